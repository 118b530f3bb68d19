import type { Endpoint } from '@rxhooks/application';
import { describeDeliveryStore } from '../conformance/deliveries/index.js';
import { aLeasedDelivery, anEndpoint, anEvent, aSubscription } from './builders.js';
import { MemoryDeliveryStore } from './memory-delivery-store.js';

let count = 0;
const nextUid = (kind: string) => `${kind}_${(count += 1)}`;

const deliveryTo = ({ subscriptionUid, organisationUid }: Endpoint, attemptsMade: number) =>
  aLeasedDelivery(nextUid('dlv'), {
    attemptsMade,
    event: anEvent({ organisationUid }),
    subscription: aSubscription({ uid: subscriptionUid, organisationUid }),
  });

describeDeliveryStore('the deliveries in memory', async () => {
  const store = new MemoryDeliveryStore();
  return {
    store,
    addOrganisation: async () => nextUid('org'),
    addEndpoint: async (organisationUid) => anEndpoint(nextUid('sub'), organisationUid),
    async addDue(endpoint, attemptsMade) {
      const due = deliveryTo(endpoint, attemptsMade);
      store.due.push(due);
      return due.delivery.uid;
    },
    async addPoison(endpoint) {
      const poison = deliveryTo(endpoint, 2);
      store.poison.push(poison);
      return poison.delivery.uid;
    },
    takeOver: async (deliveryUid) => store.leaseToAnother(deliveryUid),
    recordedOf: async (uid) =>
      store.recordedAttempts
        .filter(({ deliveryUid }) => deliveryUid === uid)
        .map(({ number }) => number),
    // Poison alone is claimed without an organisation.
    async empty() {
      store.poison.splice(0);
    },
    close: async () => undefined,
  };
});
