import { describeOrganisationStore } from '../../../application/test/conformance/organisation-store.js';
import { openStores } from '../../test/stores.js';
import { PgDirectory } from './pg-directory.js';
import { PgOrganisationStore } from './pg-organisation.store.js';

describeOrganisationStore('the organisations on PostgreSQL', async () => {
  const { dataSource, close } = await openStores();
  return {
    store: new PgOrganisationStore(dataSource),
    directory: new PgDirectory(dataSource),
    close: () => close(),
  };
});
