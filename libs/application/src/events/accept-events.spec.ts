import 'reflect-metadata';
import { parseExactJson } from '@rxhooks/json';
import { describe, expect, it } from 'vitest';
import { CountingIds } from '../../../testing/src/fakes/counting-ids.js';
import { FakeClock } from '../../../testing/src/fakes/fake-clock.js';
import {
  FakeContracts,
  PLAIN_CONTRACT,
  TELLING_CONTRACT,
} from '../../../testing/src/fakes/fake-contracts.js';
import { MemoryDirectory } from '../../../testing/src/fakes/memory-directory.js';
import { MemoryEventStore } from '../../../testing/src/fakes/memory-event-store.js';
import { RecordingAlarm } from '../../../testing/src/fakes/recording-alarm.js';
import type { Principal } from '../access/principal.js';
import { AcceptEvents, MAX_EVENT_DATA_BYTES } from './accept-events.js';
import { ResolveTenant } from './resolve-tenant.js';

const PLATFORM: Principal = { kind: 'platform' };
const EVENT = {
  id: 'note-1-added',
  organisation_uid: 'org_a',
  event_type: 'note_added',
  timestamp: 1_760_000_000,
  data: { uid: 'note-1' },
};

function setUp(contract = PLAIN_CONTRACT) {
  const journal: string[] = [];
  const directory = new MemoryDirectory();
  for (const uid of ['org_a', 'org_b'])
    directory.organisations.push({ uid, slug: uid, displayName: uid, createdAt: new Date(0) });
  directory.pharmacies.push({ uid: 'ph_1', organisationUid: 'org_a', displayName: '' });
  const store = new MemoryEventStore(journal);
  const alarm = new RecordingAlarm(journal);
  const accept = new AcceptEvents(
    new FakeContracts([contract]),
    new ResolveTenant(directory),
    store,
    alarm,
    new CountingIds(),
    new FakeClock(),
  );
  const execute = (...bodies: unknown[]) => accept.execute(bodies, PLATFORM);
  return { accept, execute, store, alarm, journal };
}

const refusedAt = (field: string) => ({ kind: 'refused', fields: [{ field }] });

describe('accepting an event', () => {
  it('stores it and answers with the id that upstream gave it', async () => {
    const { execute, store } = setUp();
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

  it('refuses metadata where the contract has none, but not null, which says the same as nothing', async () => {
    const { execute } = setUp();
    expect(await execute({ ...EVENT, metadata: {} })).toMatchObject([refusedAt('metadata')]);
    expect(await execute({ ...EVENT, metadata: null })).toMatchObject([{ kind: 'accepted' }]);
  });

  it('refuses metadata that the contract finds fault with', async () => {
    const { execute } = setUp(TELLING_CONTRACT);
    expect(await execute({ ...EVENT, metadata: { isWrong: true } })).toMatchObject([
      refusedAt('metadata.isWrong'),
    ]);
  });

  it('keeps metadata beside the data, as it was written', async () => {
    const { execute, store } = setUp(TELLING_CONTRACT);
    const event = '"organisation_uid":"org_a","event_type":"note_added","data":{"uid":"note-1"}';
    await execute(parseExactJson(`{${event},"metadata":{"big":12345678901234567890}}`));
    expect(store.events[0]?.metadata).toBe('{"big":12345678901234567890}');
  });

  it('tells a repeat with other metadata from a repeat', async () => {
    const { execute } = setUp(TELLING_CONTRACT);
    const results = await execute(
      { ...EVENT, metadata: { tries: 1 } },
      { ...EVENT, metadata: { tries: 1 } },
      { ...EVENT, metadata: { tries: 2 } },
      EVENT,
    );
    expect(results).toMatchObject([
      { isDuplicate: false },
      { isDuplicate: true },
      refusedAt('id'),
      refusedAt('id'),
    ]);
  });

  it('takes no more metadata and data together than it takes data', async () => {
    const { execute } = setUp(TELLING_CONTRACT);
    const half = 'x'.repeat(MAX_EVENT_DATA_BYTES / 2);
    const data = { uid: 'note-1', half };
    expect(await execute({ ...EVENT, data, metadata: { half } })).toMatchObject([
      { kind: 'too_large' },
    ]);
  });

  it('rings once after the commit, when anything in it is new', async () => {
    const { execute, journal } = setUp();
    await execute(EVENT);
    await execute(EVENT, { ...EVENT, id: 'note-2' }, { ...EVENT, id: 'note-3' });
    await execute(EVENT);
    expect(journal).toEqual(['commit', 'alarm', 'commit', 'alarm', 'commit']);
  });

  it('does not ring when nothing was stored', async () => {
    const { execute, store, alarm } = setUp();
    store.fault = new Error('database away');
    await expect(execute(EVENT)).rejects.toThrow('database away');
    store.fault = undefined;
    await execute({ ...EVENT, event_type: 'no_such_event' });
    expect(alarm.rings).toBe(0);
  });

  it('gives an id and a time to an event that has none', async () => {
    const { execute, store } = setUp();
    const { id: _id, timestamp: _timestamp, ...bare } = EVENT;
    expect(await execute(bare)).toMatchObject([{ kind: 'accepted', id: 'evt_1' }]);
    expect(store.events[0]?.timestamp).toBe(1_772_359_200);
  });

  it('keeps numbers as they were written', async () => {
    const { execute, store } = setUp();
    const data = '{"uid":"note-1","price":1.0,"big":12345678901234567890,"huge":1e400}';
    await execute(
      parseExactJson(`{"organisation_uid":"org_a","event_type":"note_added","data":${data}}`),
    );
    expect(store.events[0]?.data).toBe(data);
  });

  it('checks the values that readers will see, however they were written', async () => {
    const seen: unknown[] = [];
    const { execute } = setUp({
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
    const { execute, store } = setUp();
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

describe('the same id again', () => {
  it.each([
    ['another value', { data: { uid: 'note-2' } }],
    ['another timestamp', { timestamp: 1_760_000_001 }],
    ['no timestamp', { timestamp: undefined }],
    ['a pharmacy', { pharmacy_uid: 'ph_1' }],
    ['other data beside', { data: { uid: 'note-1', more: 1 } }],
  ])('with %s is refused at id', async (_what, change) => {
    const { execute, store } = setUp();
    await execute(EVENT);
    expect(await execute({ ...EVENT, ...change })).toMatchObject([
      { ...refusedAt('id'), id: 'note-1-added' },
    ]);
    expect(store.events).toHaveLength(1);
  });

  it('is a duplicate when nothing has changed, also without a timestamp', async () => {
    const { execute } = setUp();
    const { timestamp: _, ...timeless } = EVENT;
    await execute(timeless);
    expect(await execute(timeless)).toMatchObject([{ kind: 'accepted', isDuplicate: true }]);
  });

  it('is another event in another organisation', async () => {
    const { execute } = setUp();
    await execute(EVENT);
    expect(await execute({ ...EVENT, organisation_uid: 'org_b' })).toMatchObject([
      { kind: 'accepted', isDuplicate: false },
    ]);
  });
});

describe('refusing an event', () => {
  it.each([
    ['a shape that is none', { ...EVENT, id: 'a.b' }, 'id'],
    ['an unknown type', { ...EVENT, event_type: 'no_such_event' }, 'event_type'],
    ['an unknown organisation', { ...EVENT, organisation_uid: 'org_x' }, 'organisation_uid'],
    ['a foreign pharmacy', { ...EVENT, pharmacy_uid: 'ph_x' }, 'pharmacy_uid'],
    ['data that breaks the schema', { ...EVENT, data: {} }, 'data.uid'],
  ])('for %s names the field', async (_what, body, field) => {
    const { execute, store } = setUp();
    expect(await execute(body)).toMatchObject([refusedAt(field)]);
    expect(store.events).toEqual([]);
  });

  it('keeps a tenant to its own organisation', async () => {
    const { accept } = setUp();
    const tenant: Principal = {
      kind: 'tenant',
      keyUid: 'key_1',
      organisationUid: 'org_b',
      pharmacyUid: undefined,
      permissions: ['event:write'],
    };
    expect(await accept.execute([EVENT], tenant)).toMatchObject([refusedAt('organisation_uid')]);
  });

  it('measures data in bytes, and takes what just fits', async () => {
    const { execute } = setUp();
    const frame = '{"uid":""}'.length;
    const sized = (bytes: number, filler: string) => ({
      ...EVENT,
      id: `e${bytes}${filler.length}`,
      data: { uid: filler.repeat((bytes - frame) / Buffer.byteLength(filler)) },
    });
    const results = await execute(
      sized(MAX_EVENT_DATA_BYTES, 'ü'),
      sized(MAX_EVENT_DATA_BYTES + 2, 'ü'),
    );
    expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'too_large']);
  });
});
