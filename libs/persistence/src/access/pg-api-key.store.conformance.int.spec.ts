import { describeApiKeyStore } from '../../../application/test/conformance/api-key-store.js';
import { openStores } from '../../test/stores.js';
import { PgApiKeyStore } from './pg-api-key.store.js';

describeApiKeyStore('the API keys on PostgreSQL', async () => {
  const stores = await openStores();
  return {
    store: new PgApiKeyStore(stores.dataSource),
    addOrganisation: () => stores.addOrganisation(),
    close: () => stores.close(),
  };
});
