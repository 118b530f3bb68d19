import { eventually } from '@rxhooks/testing';
import { expect } from 'vitest';
import { DELIVERIES, type Tenant } from './tenant.js';

/** The delivery of an event with its attempts, once it is in this status. */
export function deliveryIn(tenant: Pick<Tenant, 'call'>, status: string, eventId: string) {
  return eventually(
    async () => {
      const list = await tenant.call('GET', `${DELIVERIES}?event_id=${eventId}`);
      const details = await tenant.call('GET', `${DELIVERIES}/${list.body.data[0]?.uid}`);
      expect(details.body.status).toBe(status);
      return details.body;
    },
    { timeoutMs: 10_000 },
  );
}
