import { CountingIds } from './fakes/counting-ids.js';
import { FakeClock } from './fakes/fake-clock.js';
import { FakeContracts, PLAIN_CONTRACT } from './fakes/fake-contracts.js';
import { MemoryDirectory } from './fakes/memory-directory.js';
import { MemoryEventStore } from './fakes/memory-event-store.js';
import { PlainHasher } from './fakes/plain-hasher.js';
import { RecordingWakeUps } from './fakes/recording-wake-ups.js';
import type { PlatformOrTenant } from '../src/access/principal.js';
import { AcceptEvents } from '../src/events/accept-events.js';
import { ResolveTenant } from '../src/events/resolve-tenant.js';

const OPERATOR: PlatformOrTenant = { kind: 'operator' };
export const EVENT = {
  id: 'note-1-added',
  organisation_uid: 'org_a',
  event_type: 'note_added',
  timestamp: 1_760_000_000,
  data: { uid: 'note-1' },
};

/** How events are accepted, with two organisations and a pharmacy that are known. */
export function acceptingEvents(contract = PLAIN_CONTRACT) {
  const journal: string[] = [];
  const directory = new MemoryDirectory();
  for (const uid of ['org_a', 'org_b'])
    directory.organisations.push({ uid, slug: uid, displayName: uid, createdAt: new Date(0) });
  directory.pharmacies.push({ uid: 'ph_1', organisationUid: 'org_a', displayName: '' });
  const store = new MemoryEventStore(journal);
  const wakeUps = new RecordingWakeUps(journal);
  const accept = new AcceptEvents(
    new FakeContracts([contract]),
    new ResolveTenant(directory),
    store,
    wakeUps,
    new CountingIds(),
    new FakeClock(),
    new PlainHasher(),
  );
  const execute = (...bodies: unknown[]) => accept.execute(bodies, OPERATOR);
  return { accept, execute, store, wakeUps, journal };
}

export const refusedAt = (field: string) => ({ kind: 'refused', fields: [{ field }] });
