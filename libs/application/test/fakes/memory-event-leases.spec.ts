import { describeEventLeases } from '../conformance/event-leases.js';
import { anEvent } from './builders.js';
import { MemoryEventLeases } from './memory-event-leases.js';

let count = 0;
const eventOf = (organisationUid: string) =>
  anEvent({ uid: `evt_${(count += 1)}`, organisationUid });

describeEventLeases('the leases of events in memory', async () => {
  const leases = new MemoryEventLeases();
  return {
    leases,
    async add(organisationUid) {
      const event = eventOf(organisationUid);
      leases.waiting.push(event);
      return event;
    },
    async addPoison(organisationUid) {
      const event = eventOf(organisationUid);
      leases.poison.push({ event, opens: 3 });
      return event;
    },
    async empty() {
      leases.waiting = [];
      leases.poison = [];
    },
    close: async () => undefined,
  };
});
