import { describeOperatorKeyStore } from '../conformance/operator-key-store.js';
import { MemoryOperatorKeyStore } from './memory-operator-key-store.js';

describeOperatorKeyStore('the operator keys in memory', async () => ({
  store: new MemoryOperatorKeyStore(),
  close: async () => undefined,
}));
