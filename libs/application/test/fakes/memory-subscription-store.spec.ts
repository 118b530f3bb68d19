import { describeSubscriptionStore } from '../conformance/subscriptions/index.js';
import { MemorySubscriptionStore } from './memory-subscription-store.js';

let count = 0;
const newUid = (kind: string) => `${kind}_${(count += 1)}`;

describeSubscriptionStore('the subscriptions in memory', async () => {
  const store = new MemorySubscriptionStore();
  return {
    store,
    addOrganisation: async () => newUid('org'),
    addPharmacy: async () => newUid('pha'),
    async disable(uid) {
      store.replace(uid, { status: 'disabled', statusReason: 'gone' });
    },
    close: async () => undefined,
  };
});
