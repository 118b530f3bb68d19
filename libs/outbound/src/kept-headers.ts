import type { Dispatcher } from 'undici';

export type AnswerHeaders = Parameters<
  NonNullable<Dispatcher.DispatchHandler['onResponseStart']>
>[2];

/**
 * What explains an answer: who gave it, what it is, when to come again, and the ids by which a receiver
 * finds the request in its own logs. Any other header may be a cookie, a credential or data.
 */
const KEPT: ReadonlySet<string> = new Set([
  'allow',
  'cf-ray',
  'content-encoding',
  'content-type',
  'location',
  'ratelimit',
  'ratelimit-limit',
  'ratelimit-policy',
  'ratelimit-remaining',
  'ratelimit-reset',
  'request-id',
  'retry-after',
  'server',
  'traceparent',
  'via',
  'www-authenticate',
  'x-amz-cf-id',
  'x-amzn-errortype',
  'x-amzn-requestid',
  'x-cloud-trace-context',
  'x-correlation-id',
  'x-ms-request-id',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
]);

const MAX_HEADERS = 20;
const MAX_LENGTH = 256;
const MAX_TOTAL_LENGTH = 2048;

/** Undefined without any. Cut to what a log can keep; a location without user, password and query. */
export function keptHeaders(headers: AnswerHeaders): Readonly<Record<string, string>> | undefined {
  let kept: Record<string, string> | undefined;
  let left = MAX_HEADERS;
  let room = MAX_TOTAL_LENGTH;
  for (const name in headers) {
    if (!KEPT.has(name)) continue;
    const text = textOf(name, headers[name]);
    room -= name.length + text.length;
    if (left === 0 || room < 0) break;
    left -= 1;
    kept ??= {};
    kept[name] = text;
  }
  return kept;
}

function textOf(name: string, value: AnswerHeaders[string]): string {
  const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return (name === 'location' ? withoutSecrets(text) : text).slice(0, MAX_LENGTH);
}

const withoutSecrets = (location: string): string =>
  location.replace(/[?#].*/s, '').replace(/\/\/[^/]*@/, '//');
