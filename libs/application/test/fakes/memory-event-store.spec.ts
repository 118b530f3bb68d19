import { describeEventStore } from '../conformance/event-store.js';
import { MemoryEventStore } from './memory-event-store.js';

let count = 0;

describeEventStore('the events in memory', async () => {
  const store = new MemoryEventStore();
  return {
    store,
    addOrganisation: async () => `org_${(count += 1)}`,
    storedOf: async (organisation) =>
      store.events.filter((one) => one.organisationUid === organisation).map(({ uid }) => uid),
    close: async () => undefined,
  };
});
