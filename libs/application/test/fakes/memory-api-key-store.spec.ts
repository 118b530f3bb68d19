import { describeApiKeyStore } from '../conformance/api-key-store.js';
import { MemoryApiKeyStore } from './memory-api-key-store.js';

let count = 0;

describeApiKeyStore('the API keys in memory', async () => ({
  store: new MemoryApiKeyStore(),
  addOrganisation: async () => `org_${(count += 1)}`,
  close: async () => undefined,
}));
