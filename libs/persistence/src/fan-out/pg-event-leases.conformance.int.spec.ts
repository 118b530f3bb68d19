import { describeEventLeases } from '../../../application/test/conformance/event-leases.js';
import { newEvent, openStores } from '../../test/stores.js';

const POISON = 'UPDATE waiting_events SET opens = 2 WHERE uid = $1';

describeEventLeases('the leases of events on PostgreSQL', async () => {
  const stores = await openStores();
  const add = async (organisationUid: string) => {
    const stored = newEvent(organisationUid);
    await stores.events.insert([stored]);
    const { fingerprint: _, ...event } = stored;
    return event;
  };
  return {
    leases: stores.leases,
    add,
    async addPoison(organisationUid) {
      const event = await add(organisationUid);
      await stores.sql(POISON, [event.uid]);
      return event;
    },
    async empty() {
      await stores.sql('DELETE FROM events');
      await stores.sql('DELETE FROM waiting_events');
    },
    close: () => stores.close(),
  };
});
