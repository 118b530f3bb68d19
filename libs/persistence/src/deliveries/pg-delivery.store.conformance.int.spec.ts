import { describeDeliveryStore } from '../../../application/test/conformance/deliveries/index.js';
import { openStores } from '../../test/stores.js';

const POISON = `UPDATE deliveries SET status = 'retrying', attempts_made = 2, lost_attempts = 2 WHERE uid = $1`;

describeDeliveryStore('the deliveries on PostgreSQL', async () => {
  const stores = await openStores();
  let secondsDue = 3600;
  const addDue = async (subscriptionUid: string) => {
    const [uid = ''] = await stores.addDue(subscriptionUid, 1, -(secondsDue -= 1));
    return uid;
  };
  return {
    store: stores.deliveries,
    addOrganisation: () => stores.addOrganisation(),
    async addEndpoint(organisationUid) {
      return { organisationUid, subscriptionUid: await stores.subscribe(organisationUid) };
    },
    async addDue({ subscriptionUid }, attemptsMade) {
      const uid = await addDue(subscriptionUid);
      const set = 'UPDATE deliveries SET attempts_made = $2 WHERE uid = $1';
      await stores.sql(set, [uid, attemptsMade]);
      return uid;
    },
    async addPoison({ subscriptionUid }) {
      const uid = await addDue(subscriptionUid);
      await stores.sql(POISON, [uid]);
      return uid;
    },
    async takeOver(uid) {
      await stores.sql(`UPDATE deliveries SET lease_token = 'another' WHERE uid = $1`, [uid]);
    },
    async recordedOf(uid) {
      const rows: { number: number }[] = await stores.sql(
        'SELECT number FROM attempts WHERE delivery_uid = $1 ORDER BY number',
        [uid],
      );
      return rows.map(({ number }) => number);
    },
    empty: () => stores.sql('TRUNCATE deliveries, attempts'),
    close: () => stores.close(),
  };
});
