import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { inspect } from 'node:util';
import { onTestFinished } from 'vitest';
import { RxhooksApiError } from '../src/api-error.js';
import type { DomainEvent } from '../src/event.js';
import { createRxhooksClient } from '../src/http-client.js';

type Body = { id: string; data: { pdf: string }; events: DomainEvent[] };
type Call = { url: string; headers: IncomingMessage['headers']; body: Body; atMs: number };
type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

export const API_KEY = 'rxk_secret-key-of-the-test';
export const EVENT: DomainEvent = {
  id: 'e-1',
  event_type: 'own_event',
  data: { name: 'Erika Beispiel' },
};

/** A stub of the API; `answer` decides, by default it accepts. */
export async function stub(answer: (call: Call, calls: Call[]) => Answer | 'hang up' = accept) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const call = { url, headers, body: JSON.parse(text) as Body, atMs: performance.now() };
      calls.push(call);
      const given = answer(call, calls);
      if (given === 'hang up') {
        request.socket.destroy();
        return;
      }
      response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
      response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? {}));
    });
  });
  return { calls, client: createRxhooksClient({ baseUrl: await listen(server), apiKey: API_KEY }) };
}

export function accept({ url, body }: Call): Answer {
  if (url === '/v1/events') return { status: 202, body: { id: body.id, duplicate: false } };
  const results = body.events.map(({ id }) => ({ id, duplicate: false }));
  return { status: 202, body: { results } };
}

/** The server is gone after the test. */
export async function listen(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function failure(call: Promise<unknown>): Promise<RxhooksApiError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RxhooksApiError) return error;
  throw new Error(`expected an RxhooksApiError, got ${inspect(error)}`);
}

export const events = (count: number, more: object = {}): DomainEvent[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `e-${i}`,
    event_type: 'own_event',
    data: { n: i, ...more },
  }));
