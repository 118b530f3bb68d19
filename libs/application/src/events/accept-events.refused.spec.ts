import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { acceptingEvents, EVENT, refusedAt } from '../../test/accept-bench.js';
import type { PlatformOrTenant } from '../access/principal.js';
import { MAX_EVENT_DATA_BYTES } from './accept-events.js';

describe('refusing an event', () => {
  it.each([
    ['a shape that is none', { ...EVENT, id: 'a.b' }, 'id'],
    ['an unknown type', { ...EVENT, event_type: 'no_such_event' }, 'event_type'],
    ['an unknown organisation', { ...EVENT, organisation_uid: 'org_x' }, 'organisation_uid'],
    ['a foreign pharmacy', { ...EVENT, pharmacy_uid: 'ph_x' }, 'pharmacy_uid'],
    ['data that breaks the schema', { ...EVENT, data: {} }, 'data.uid'],
  ])('for %s names the field', async (_what, body, field) => {
    const { execute, store } = acceptingEvents();
    expect(await execute(body)).toMatchObject([refusedAt(field)]);
    expect(store.events).toEqual([]);
  });

  it('keeps a tenant to its own organisation', async () => {
    const { accept } = acceptingEvents();
    const tenant: PlatformOrTenant = {
      kind: 'tenant',
      keyUid: 'key_1',
      organisationUid: 'org_b',
      pharmacyUid: undefined,
      permissions: ['event:write'],
    };
    expect(await accept.execute([EVENT], tenant)).toMatchObject([refusedAt('organisation_uid')]);
  });

  it('measures data in bytes, and takes what just fits', async () => {
    const { execute } = acceptingEvents();
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

describe('the same id again', () => {
  it.each([
    ['another value', { data: { uid: 'note-2' } }],
    ['another timestamp', { timestamp: 1_760_000_001 }],
    ['no timestamp', { timestamp: undefined }],
    ['a pharmacy', { pharmacy_uid: 'ph_1' }],
    ['other data beside', { data: { uid: 'note-1', more: 1 } }],
  ])('with %s is refused at id', async (_what, change) => {
    const { execute, store } = acceptingEvents();
    await execute(EVENT);
    expect(await execute({ ...EVENT, ...change })).toMatchObject([
      { ...refusedAt('id'), id: 'note-1-added' },
    ]);
    expect(store.events).toHaveLength(1);
  });

  it('is a duplicate when nothing has changed, also without a timestamp', async () => {
    const { execute } = acceptingEvents();
    const { timestamp: _, ...timeless } = EVENT;
    await execute(timeless);
    expect(await execute(timeless)).toMatchObject([{ kind: 'accepted', isDuplicate: true }]);
  });

  it('is another event in another organisation', async () => {
    const { execute } = acceptingEvents();
    await execute(EVENT);
    expect(await execute({ ...EVENT, organisation_uid: 'org_b' })).toMatchObject([
      { kind: 'accepted', isDuplicate: false },
    ]);
  });
});
