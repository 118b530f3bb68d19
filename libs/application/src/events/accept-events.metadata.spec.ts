import 'reflect-metadata';
import { parseExactJson } from '@rxhooks/json';
import { describe, expect, it } from 'vitest';
import { TELLING_CONTRACT } from '../../test/fakes/fake-contracts.js';
import { acceptingEvents, EVENT, refusedAt } from '../../test/accept-bench.js';
import { MAX_EVENT_DATA_BYTES } from './accept-events.js';

describe('accepting an event', () => {
  it('refuses metadata where the contract has none, but not null, which says the same as nothing', async () => {
    const { execute } = acceptingEvents();
    expect(await execute({ ...EVENT, metadata: {} })).toMatchObject([refusedAt('metadata')]);
    expect(await execute({ ...EVENT, metadata: null })).toMatchObject([{ kind: 'accepted' }]);
  });

  it('refuses metadata that the contract finds fault with', async () => {
    const { execute } = acceptingEvents(TELLING_CONTRACT);
    expect(await execute({ ...EVENT, metadata: { isWrong: true } })).toMatchObject([
      refusedAt('metadata.isWrong'),
    ]);
  });

  it('keeps metadata beside the data, as it was written', async () => {
    const { execute, store } = acceptingEvents(TELLING_CONTRACT);
    const event = '"organisation_uid":"org_a","event_type":"note_added","data":{"uid":"note-1"}';
    await execute(parseExactJson(`{${event},"metadata":{"big":12345678901234567890}}`));
    expect(store.events[0]?.metadata).toBe('{"big":12345678901234567890}');
  });

  it('tells a repeat with other metadata from a repeat', async () => {
    const { execute } = acceptingEvents(TELLING_CONTRACT);
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
    const { execute } = acceptingEvents(TELLING_CONTRACT);
    const half = 'x'.repeat(MAX_EVENT_DATA_BYTES / 2);
    const data = { uid: 'note-1', half };
    expect(await execute({ ...EVENT, data, metadata: { half } })).toMatchObject([
      { kind: 'too_large' },
    ]);
  });
});
