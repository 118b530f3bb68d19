import { describeSubscriptionStore } from '../../../application/test/conformance/subscriptions/index.js';
import { FakeContracts, PLAIN_CONTRACT } from '../../../application/test/fakes/fake-contracts.js';
import { openStores } from '../../test/stores.js';

const DISABLE = `UPDATE subscriptions SET status = 'disabled', status_reason = 'gone' WHERE uid = $1`;

describeSubscriptionStore('the subscriptions on PostgreSQL', async () => {
  const stores = await openStores(new FakeContracts([PLAIN_CONTRACT]));
  return {
    store: stores.subscriptions,
    addOrganisation: () => stores.addOrganisation(),
    addPharmacy: (organisationUid) => stores.addPharmacy(organisationUid),
    async disable(uid) {
      await stores.sql(DISABLE, [uid]);
    },
    close: () => stores.close(),
  };
});
