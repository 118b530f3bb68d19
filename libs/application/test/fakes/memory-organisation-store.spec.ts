import { describeOrganisationStore } from '../conformance/organisation-store.js';
import { MemoryDirectory } from './memory-directory.js';
import { MemoryOrganisationStore } from './memory-organisation-store.js';

describeOrganisationStore('the organisations in memory', async () => {
  const directory = new MemoryDirectory();
  const store = new MemoryOrganisationStore(directory);
  return { store, directory, close: async () => undefined };
});
