import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { TlsIdentity } from './tls.js';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** As they came: order, case and repetition kept. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  /** Names in lower case; repeated ones joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Milliseconds since the epoch, when the body's last byte arrived. */
  readonly at: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly delayMs?: number;
  /** `true` never answers; `after-headers` sends status and headers and never ends the body. */
  readonly hang?: true | 'after-headers';
  /** Cut the connection (TCP RST) instead of answering. */
  readonly reset?: true;
}

export interface ReceiverOptions {
  readonly tls?: TlsIdentity;
  readonly respond?: (request: ReceivedRequest) => Reply | Promise<Reply>;
}

export interface Receiver {
  /** Without a trailing slash, on 127.0.0.1. */
  readonly url: string;
  readonly port: number;
  /** Every request so far, oldest first. */
  readonly requests: readonly ReceivedRequest[];
  /** Resolves once this many requests have come, or the predicate holds for the list. */
  readonly waitFor: (
    fact: number | ((requests: readonly ReceivedRequest[]) => boolean),
    timeoutMs?: number,
  ) => Promise<readonly ReceivedRequest[]>;
  readonly close: () => Promise<void>;
}

/** A scriptable webhook endpoint: answers 200 unless told otherwise and remembers what it got. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { tls } = options;
  const respond = options.respond ?? (async () => ({}));
  const requests: ReceivedRequest[] = [];
  const arrivals = new EventEmitter();
  arrivals.setMaxListeners(0);
  const closing = new AbortController();

  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    const request = await readRequest(message);
    requests.push(request);
    arrivals.emit('request');
    await send(await respond(request), message, response, closing.signal);
  };
  const onRequest = (message: IncomingMessage, response: ServerResponse) => {
    // The sender may hang up and a script may throw: neither must crash the test.
    answer(message, response).catch(() => message.socket.destroy());
  };
  const server = tls
    ? createTlsServer({ key: tls.key, cert: tls.cert }, onRequest)
    : createServer(onRequest);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests,
    waitFor: async (fact, timeoutMs = 5_000) => {
      const holds = typeof fact === 'number' ? () => requests.length >= fact : fact;
      await untilArrival(() => holds(requests), { arrivals, requests, timeoutMs });
      return requests;
    },
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(message: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const rawHeaders: [string, string][] = [];
  const headers: Record<string, string> = {};
  for (let i = 0; i < message.rawHeaders.length; i += 2) {
    const name = message.rawHeaders[i] ?? '';
    const value = message.rawHeaders[i + 1] ?? '';
    rawHeaders.push([name, value]);
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  return {
    method: message.method ?? '',
    path: message.url ?? '',
    rawHeaders,
    headers,
    body: Buffer.concat(chunks),
    at: Date.now(),
  };
}

async function send(
  reply: Reply,
  message: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  if (reply.delayMs) await delay(reply.delayMs, undefined, { signal: closing });
  if (reply.reset) {
    message.socket.resetAndDestroy();
    return;
  }
  if (reply.hang === true) return;
  response.writeHead(reply.status ?? 200, reply.headers);
  if (reply.hang === 'after-headers') response.flushHeaders();
  else response.end(reply.body ?? '');
}

function untilArrival(
  holds: () => boolean,
  {
    arrivals,
    requests,
    timeoutMs,
  }: { arrivals: EventEmitter; requests: readonly ReceivedRequest[]; timeoutMs: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      arrivals.off('request', check);
      end();
    };
    const check = () => {
      try {
        if (holds()) settle(resolve);
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const timer = setTimeout(() => {
      const seen = requests.map(({ method, path }) => `${method} ${path}`).join(', ') || 'none';
      const text = `The awaited requests did not come within ${timeoutMs} ms. Received: ${seen}`;
      settle(() => reject(new Error(text)));
    }, timeoutMs);
    arrivals.on('request', check);
    check();
  });
}
