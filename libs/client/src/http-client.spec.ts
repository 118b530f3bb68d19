import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { accept, API_KEY, EVENT, failure, listen, stub } from '../test/api-stub.js';
import { createRxhooksClient } from './http-client.js';

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

  it('repeats an event of which the answer says that it was not stored', async () => {
    const answers = [
      { status: 500, body: { error: 'Internal server error', stored: false } },
      { status: 202, body: { id: 'e-1', duplicate: false } },
    ];
    const { client, calls } = await stub(() => answers.shift() ?? { status: 404 });
    expect(await client.sendEvent(EVENT)).toMatchObject({ id: 'e-1' });
    expect(calls).toHaveLength(2);
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
