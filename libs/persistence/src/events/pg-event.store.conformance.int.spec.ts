import { describeEventStore } from '../../../application/test/conformance/event-store.js';
import { openStores } from '../../test/stores.js';

describeEventStore('the events on PostgreSQL', async () => {
  const stores = await openStores();
  return {
    store: stores.events,
    addOrganisation: () => stores.addOrganisation(),
    async storedOf(organisationUid) {
      const rows: { uid: string }[] = await stores.sql(
        'SELECT uid FROM events WHERE organisation_uid = $1 ORDER BY uid',
        [organisationUid],
      );
      return rows.map(({ uid }) => uid);
    },
    close: () => stores.close(),
  };
});
