import 'reflect-metadata';
import { parseExactJson } from '@rxhooks/json';
import { describe, expect, it } from 'vitest';
import { PLAIN_CONTRACT } from '../../test/fakes/fake-contracts.js';
import { acceptingEvents, EVENT } from '../../test/accept-bench.js';

describe('accepting an event', () => {
  it('stores it and answers with the id that upstream gave it', async () => {
    const { execute, store } = acceptingEvents();
    expect(await execute({ ...EVENT, pharmacy_uid: 'ph_1' })).toEqual([
      { kind: 'accepted', id: 'note-1-added', isDuplicate: false },
    ]);
    expect(store.events).toEqual([
      {
        uid: 'evt_1',
        organisationUid: 'org_a',
        pharmacyUid: 'ph_1',
        id: 'note-1-added',
        type: 'note_added',
        timestamp: 1_760_000_000,
        data: '{"uid":"note-1"}',
        metadata: undefined,
        fingerprint: expect.any(Buffer),
      },
    ]);
  });

  it('rings once after the commit, when anything in it is new', async () => {
    const { execute, journal } = acceptingEvents();
    await execute(EVENT);
    await execute(EVENT, { ...EVENT, id: 'note-2' }, { ...EVENT, id: 'note-3' });
    await execute(EVENT);
    expect(journal).toEqual(['commit', 'wake-up', 'commit', 'wake-up', 'commit']);
  });

  it('does not ring when nothing was stored', async () => {
    const { execute, store, wakeUps } = acceptingEvents();
    store.fault = new Error('database away');
    await expect(execute(EVENT)).rejects.toThrow('database away');
    store.fault = undefined;
    await execute({ ...EVENT, event_type: 'no_such_event' });
    expect(wakeUps.rings).toBe(0);
  });

  it('gives an id and a time to an event that has none', async () => {
    const { execute, store } = acceptingEvents();
    const { id: _id, timestamp: _timestamp, ...bare } = EVENT;
    expect(await execute(bare)).toMatchObject([{ kind: 'accepted', id: 'evt_1' }]);
    expect(store.events[0]?.timestamp).toBe(1_772_359_200);
  });

  it('keeps numbers as they were written', async () => {
    const { execute, store } = acceptingEvents();
    const data = '{"uid":"note-1","price":1.0,"big":12345678901234567890,"huge":1e400}';
    await execute(
      parseExactJson(`{"organisation_uid":"org_a","event_type":"note_added","data":${data}}`),
    );
    expect(store.events[0]?.data).toBe(data);
  });

  it('checks the values that readers will see, however they were written', async () => {
    const seen: unknown[] = [];
    const { execute } = acceptingEvents({
      ...PLAIN_CONTRACT,
      validate: (_eventType, data) => {
        seen.push(data);
        return [];
      },
    });
    const data = '{"stock":36.0,"price":12345678901234567890,"sku":-0}';
    await execute(
      parseExactJson(`{"organisation_uid":"org_a","event_type":"note_added","data":${data}}`),
    );
    expect(seen).toEqual([JSON.parse(data)]);
  });

  it('judges each by itself and answers in their order', async () => {
    const { execute, store } = acceptingEvents();
    const results = await execute(
      { ...EVENT, id: 'e1' },
      { ...EVENT, id: 'e2', event_type: 'no_such_event' },
      'not an event',
      { ...EVENT, id: 'e4' },
      { ...EVENT, id: 'e1' },
    );
    expect(results).toMatchObject([
      { kind: 'accepted', id: 'e1', isDuplicate: false },
      { kind: 'refused', id: 'e2' },
      { kind: 'refused', id: undefined },
      { kind: 'accepted', id: 'e4', isDuplicate: false },
      { kind: 'accepted', id: 'e1', isDuplicate: true },
    ]);
    expect(store.events.map(({ id }) => id)).toEqual(['e1', 'e4']);
  });
});

describe('the business keys of an event', () => {
  const SEARCHED = {
    ...PLAIN_CONTRACT,
    eventTypes: PLAIN_CONTRACT.eventTypes.map((type) => ({
      ...type,
      businessKeysAt: [{ path: ['uid'], visibility: 'everybody' as const }],
    })),
  };

  it('are those in its data and those that its sender names, once each', async () => {
    const { execute, store } = acceptingEvents(SEARCHED);
    await execute({ ...EVENT, business_keys: ['po-1', 'note-1', 'po-1'] });
    expect(String(store.events[0]?.businessKeys)).toBe('note-1 po-1');
  });

  it('do not make another event of a repeat', async () => {
    const { execute } = acceptingEvents(SEARCHED);
    await execute({ ...EVENT, business_keys: ['po-1'] });
    expect(await execute({ ...EVENT, business_keys: ['po-2'] })).toMatchObject([
      { kind: 'accepted', isDuplicate: true },
    ]);
  });
});
