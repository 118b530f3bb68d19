import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { RxhooksApiError } from './api-error.js';
import type { DomainEvent } from './event.js';
import { createRxhooksClient } from './http-client.js';

type Body = { id: string; data: { pdf: string }; events: DomainEvent[] };
type Call = { url: string; headers: IncomingMessage['headers']; body: Body; atMs: number };
type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

const API_KEY = 'rxk_secret-key-of-the-test';
const EVENT: DomainEvent = { id: 'e-1', event_type: 'own_event', data: { name: 'Erika Beispiel' } };

/** A stub of the API; `answer` decides, by default it accepts. */
async function stub(answer: (call: Call, calls: Call[]) => Answer | 'hang up' = accept) {
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

function accept({ url, body }: Call): Answer {
  if (url === '/v1/events') return { status: 202, body: { id: body.id, duplicate: false } };
  const results = body.events.map(({ id }) => ({ id, duplicate: false }));
  return { status: 202, body: { results } };
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failure(call: Promise<unknown>): Promise<RxhooksApiError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RxhooksApiError) return error;
  throw new Error(`expected an RxhooksApiError, got ${inspect(error)}`);
}

const events = (count: number, more: object = {}): DomainEvent[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `e-${i}`,
    event_type: 'own_event',
    data: { n: i, ...more },
  }));

describe('sendEvent', () => {
  it('posts the event as it is, with the key, and gives back the answer', async () => {
    const { client, calls } = await stub(() => ({
      status: 202,
      body: { id: 'e-1', duplicate: true },
    }));
    expect(await client.sendEvent(EVENT)).toEqual({ id: 'e-1', duplicate: true });
    expect(calls).toMatchObject([{ url: '/v1/events', body: EVENT }]);
    expect(calls[0]?.headers).toMatchObject({
      'x-api-key': API_KEY,
      'content-type': 'application/json',
    });
  });

  it.each([429, 502, 503, 504])(
    'tries again after %s, with the same bytes and id',
    async (status) => {
      const { client, calls } = await stub((call, all) =>
        all.length < 3 ? { status } : accept(call),
      );
      const { id: _, ...withoutId } = EVENT;
      const sent = await client.sendEvent(withoutId);
      expect(calls).toHaveLength(3);
      expect(new Set(calls.map(({ body }) => body.id))).toEqual(new Set([sent.id]));
    },
  );

  it('tries again after a connection that was cut', async () => {
    const { client, calls } = await stub((call, all) =>
      all.length < 3 ? 'hang up' : accept(call),
    );
    expect(await client.sendEvent(EVENT)).toEqual({ id: 'e-1', duplicate: false });
    expect(calls).toHaveLength(3);
  });

  it('waits as long as Retry-After asks', async () => {
    const { client, calls } = await stub((call, all) =>
      all.length === 1 ? { status: 429, headers: { 'retry-after': '1' } } : accept(call),
    );
    await client.sendEvent(EVENT);
    const [first, second] = calls.map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('gives up after the last retry, with the last status', async () => {
    const { calls, client } = await stub(() => ({ status: 503, body: { error: 'starting' } }));
    const error = await failure(client.sendEvent(EVENT));
    expect(error).toMatchObject({ status: 503, eventIds: ['e-1'], settled: undefined });
    expect(calls).toHaveLength(4);
  });

  it.each([
    [
      'error',
      { error: 'unknown organisation' },
      { message: 'rxhooks answered 422: unknown organisation', code: undefined, fields: [] },
    ],
    [
      'code and description',
      { code: 'permission_denied', description: 'Not yours' },
      { message: 'rxhooks answered 422: Not yours', code: 'permission_denied', fields: [] },
    ],
    [
      'error and details',
      { error: 'invalid data', details: [{ field: 'data.uid', message: 'must be a string' }] },
      {
        message: 'rxhooks answered 422: invalid data [data.uid] must be a string',
        fields: [{ field: 'data.uid', message: 'must be a string' }],
      },
    ],
    [
      'a page of a proxy',
      '<html>',
      { message: 'rxhooks answered 422: no reason given', fields: [] },
    ],
    ['nonsense', { error: 7, details: [null, 3] }, { status: 422 }],
    ['null', 'null', { status: 422 }],
  ])('throws at once for a refusal with %s', async (_name, body, expected) => {
    const { client, calls } = await stub(() => ({ status: 422, body }));
    expect(await failure(client.sendEvent(EVENT))).toMatchObject({ status: 422, ...expected });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['a redirect', { status: 307, headers: { location: 'https://elsewhere.example.com/' } }],
    ['a page with status 200', { status: 200, body: '<html>' }],
    ['an answer without a fate', { status: 202, body: { id: 'e-1' } }],
    ['a broken server', { status: 500, body: { error: 'oops' } }],
  ])('takes %s for a failure, and does not repeat it', async (_name, answer) => {
    const { client, calls } = await stub(() => answer);
    expect(await failure(client.sendEvent(EVENT))).toMatchObject({ status: answer.status });
    expect(calls).toHaveLength(1);
  });

  it('repeats an event of which the answer says that it was not stored', async () => {
    const answers = [
      { status: 500, body: { error: 'Internal server error', stored: false } },
      { status: 202, body: { id: 'e-1', duplicate: false } },
    ];
    const { client, calls } = await stub(() => answers.shift() ?? { status: 404 });
    expect(await client.sendEvent(EVENT)).toMatchObject({ id: 'e-1' });
    expect(calls).toHaveLength(2);
  });

  it('limits the whole try, whatever the server does with it', async () => {
    const hung = await listen(createTcpServer(() => undefined));
    const dripping = await listen(
      createServer((_request, response) => {
        response.writeHead(202, { 'content-length': '100' });
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      }),
    );
    for (const baseUrl of [hung, dripping]) {
      const client = createRxhooksClient({ baseUrl, apiKey: API_KEY, timeoutMs: 150, retries: 0 });
      const started = performance.now();
      const error = await failure(client.sendEvent(EVENT));
      expect(error).toMatchObject({ code: 'ETIMEDOUT', status: undefined });
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });

  it('says who could not be reached, and why', async () => {
    const server = createServer();
    const baseUrl = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const client = createRxhooksClient({ baseUrl, apiKey: API_KEY, retries: 0 });
    const error = await failure(client.sendEvent(EVENT));
    expect(error).toMatchObject({ code: 'ECONNREFUSED', eventIds: ['e-1'] });
    expect(error.message).toMatch(/^rxhooks could not be reached: .*ECONNREFUSED/);
  });

  it('has neither the key nor the event in an error, however deep one looks', async () => {
    const refusing = await stub(() => ({ status: 401, body: { error: 'no' } }));
    const cutting = await stub(() => 'hang up');
    const failures = await Promise.all(
      [refusing.client, cutting.client].flatMap((client) => [
        failure(client.sendEvent(EVENT)),
        failure(client.sendEvents([EVENT])),
      ]),
    );
    for (const error of failures) {
      const text = inspect(error, { depth: Infinity, showHidden: true });
      expect(text).not.toContain(API_KEY);
      expect(text).not.toContain('Erika');
      expect(error.cause).toBeUndefined();
    }
  });

  it('sends large events whole', async () => {
    const { client, calls } = await stub();
    const pdf = 'A'.repeat(12_000_000);
    await client.sendEvent({ id: 'e-1', event_type: 'own_event', data: { pdf } });
    expect(calls[0]?.body.data.pdf).toHaveLength(pdf.length);
  });

  it('refuses what JSON would alter before anything is sent', async () => {
    const { client, calls } = await stub();
    const bad = { event_type: 'own_event', data: { price: Number.NaN } };
    await expect(client.sendEvent(bad)).rejects.toThrow('data.price');
    await expect(client.sendEvents([EVENT, bad])).rejects.toThrow('events[1].data.price');
    expect(calls).toEqual([]);
  });
});

describe('sendEvents', () => {
  it('parts the accepted from the refused and says which is which', async () => {
    const details = [{ field: 'data.uid', message: 'is missing' }];
    const { client } = await stub(() => ({
      status: 202,
      body: {
        results: [
          { id: 'e-0', duplicate: false },
          { error: 'invalid data', details },
          { id: 'e-2', duplicate: true },
          { id: 'e-3', error: 'unknown event type' },
        ],
      },
    }));
    expect(await client.sendEvents(events(4))).toEqual({
      accepted: [
        { index: 0, id: 'e-0', duplicate: false },
        { index: 2, id: 'e-2', duplicate: true },
      ],
      refused: [
        { index: 1, id: 'e-1', error: 'invalid data', details },
        { index: 3, id: 'e-3', error: 'unknown event type', details: [] },
      ],
    });
  });

  it('sends at most 1,000 in one request and keeps the order', async () => {
    const { client, calls } = await stub();
    const { accepted, refused } = await client.sendEvents(events(2001));
    expect(calls.map(({ body }) => body.events.length)).toEqual([1000, 1000, 1]);
    expect(accepted.map(({ id }) => id)).toEqual(events(2001).map(({ id }) => id));
    expect(accepted.at(-1)).toEqual({ index: 2000, id: 'e-2000', duplicate: false });
    expect(refused).toEqual([]);
  });

  it('sends nothing for no events', async () => {
    const { client, calls } = await stub();
    expect(await client.sendEvents([])).toEqual({ accepted: [], refused: [] });
    expect(calls).toEqual([]);
  });

  it('keeps requests below the size that servers take', async () => {
    const { client, calls } = await stub();
    const { accepted } = await client.sendEvents(events(5, { pdf: 'A'.repeat(400_000) }));
    expect(calls.map(({ body }) => body.events.length)).toEqual([2, 2, 1]);
    expect(accepted).toHaveLength(5);
  });

  it('halves a request that is still too large, down to the one event that is', async () => {
    const { client } = await stub((call) =>
      call.body.events.some((event) => event.id === 'e-5')
        ? { status: 413, body: { error: 'too large' } }
        : accept(call),
    );
    const { accepted, refused } = await client.sendEvents(events(8));
    expect(accepted.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 6, 7]);
    expect(refused).toEqual([
      { index: 5, id: 'e-5', error: 'rxhooks answered 413: too large', details: [] },
    ]);
  });

  it.each([
    ['too few results', { results: [{ id: 'e-0', duplicate: false }] }],
    ['no results', {}],
    ['results that say nothing', { results: [{ id: 'e-0', duplicate: false }, {}] }],
    ['null results', { results: [null, null] }],
  ])('counts nothing as accepted when the answer has %s', async (_name, body) => {
    const { client } = await stub(() => ({ status: 202, body }));
    expect(await failure(client.sendEvents(events(2)))).toMatchObject({
      eventIds: ['e-0', 'e-1'],
      settled: { accepted: [], refused: [] },
    });
  });

  it('tells what was settled, and what is open, when a later request fails', async () => {
    const { client } = await stub((call, all) =>
      all.length === 1 ? accept(call) : { status: 401, body: { error: 'the key was revoked' } },
    );
    const error = await failure(client.sendEvents(events(2500)));
    expect(error.status).toBe(401);
    expect(error.settled?.accepted).toHaveLength(1000);
    expect(error.eventIds).toHaveLength(1500);
    expect(error.eventIds[0]).toBe('e-1000');
  });
});

describe('createRxhooksClient', () => {
  it.each([
    ['no URL', { baseUrl: 'rxhooks.example.com', apiKey: 'k' }, /baseUrl/],
    ['another protocol', { baseUrl: 'ftp://rxhooks.example.com', apiKey: 'k' }, /baseUrl/],
    ['an empty key', { baseUrl: 'https://rxhooks.example.com', apiKey: '' }, /apiKey/],
    [
      'a line break in the key',
      { baseUrl: 'https://rxhooks.example.com', apiKey: 'k\n' },
      /apiKey/,
    ],
  ])('refuses %s', (_name, options, message) => {
    expect(() => createRxhooksClient(options)).toThrow(message);
  });

  it('keeps a path of the base URL', async () => {
    const urls: string[] = [];
    const server = createServer((request, response) => {
      urls.push(request.url ?? '');
      response.writeHead(202).end('{"id":"e-1","duplicate":false}');
    });
    const baseUrl = `${await listen(server)}/hooks/`;
    await createRxhooksClient({ baseUrl, apiKey: 'k' }).sendEvent(EVENT);
    expect(urls).toEqual(['/hooks/v1/events']);
  });
});
