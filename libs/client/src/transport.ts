import { create as createAxios, isAxiosError, isCancel } from 'axios';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWorthRetrying, retryDelayMs } from './retry-delay.js';

export type TransportOptions = {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Wall-clock limit of one try. */
  readonly timeoutMs?: number;
  /** Tries after the first one. */
  readonly retries?: number;
};

/** An answer of any status, or none. Never the HTTP client's own error, which holds the API key. */
export type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'unanswered'; readonly code: string; readonly message: string };

export type Post = (path: string, json: string) => Promise<Reply>;

const LONGEST_ANSWER_BYTES = 16 * 1024 * 1024;

export function createTransport(options: TransportOptions): Post {
  const { timeoutMs = 10_000, retries = 3 } = options;
  const http = createAxios({
    baseURL: checkedBaseUrl(options.baseUrl),
    adapter: 'http',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'rxhooks-client',
      'X-API-Key': checkedKey(options.apiKey),
    },
    // A redirect would send the key and the events to another address.
    maxRedirects: 0,
    maxBodyLength: Infinity,
    maxContentLength: LONGEST_ANSWER_BYTES,
    // Text in, text out: events are serialised once, and an answer that is not JSON does not throw.
    responseType: 'text',
    transformRequest: [(text: unknown) => text],
    transformResponse: [(text: unknown) => text],
    validateStatus: () => true,
  });

  async function postOnce(path: string, json: string): Promise<Reply & { retryAfter?: unknown }> {
    try {
      // The signal limits the whole try; axios' own timeout starts anew with every byte.
      const signal = AbortSignal.timeout(timeoutMs);
      const answer = await http.post<unknown>(path, json, { signal });
      const retryAfter: unknown = answer.headers['retry-after'];
      return { kind: 'answered', status: answer.status, body: parsed(answer.data), retryAfter };
    } catch (error) {
      return unanswered(error, timeoutMs);
    }
  }

  return async (path, json) => {
    for (let failures = 1; ; failures++) {
      const { retryAfter, ...reply } = await postOnce(path, json);
      const isFinal = reply.kind === 'answered' && !isWorthRetrying(reply.status, reply.body);
      if (isFinal || failures > retries) return reply;
      await sleep(retryDelayMs({ failures, random: Math.random(), retryAfter }));
    }
  };
}

function unanswered(error: unknown, timeoutMs: number): Reply {
  if (isCancel(error)) {
    return { kind: 'unanswered', code: 'ETIMEDOUT', message: `no answer within ${timeoutMs} ms` };
  }
  const code = isAxiosError(error) ? error.code : undefined;
  // A host with several addresses fails with an error whose own message is empty.
  const message = error instanceof Error ? error.message : '';
  return { kind: 'unanswered', code: code ?? 'EUNKNOWN', message: message || code || 'unknown' };
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    return undefined;
  }
}

function checkedBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return baseUrl;
  throw new TypeError('baseUrl has to be an http:// or https:// URL.');
}

/** A key read from a file often ends in a line break, which HTTP refuses with an unclear error. */
function checkedKey(apiKey: string): string {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  throw new TypeError('apiKey has to be printable ASCII without spaces or line breaks.');
}
