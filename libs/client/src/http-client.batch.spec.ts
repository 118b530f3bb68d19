import { describe, expect, it } from 'vitest';
import { accept, events, failure, stub } from '../test/api-stub.js';

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
