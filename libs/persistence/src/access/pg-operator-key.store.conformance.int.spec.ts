import { describeOperatorKeyStore } from '../../../application/test/conformance/operator-key-store.js';
import { openStores } from '../../test/stores.js';
import { PgOperatorKeyStore } from './pg-operator-key.store.js';

describeOperatorKeyStore('the operator keys on PostgreSQL', async () => {
  const stores = await openStores();
  return { store: new PgOperatorKeyStore(stores.dataSource), close: () => stores.close() };
});
