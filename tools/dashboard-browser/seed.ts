import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../api-browser/caller.ts';

export const EVENT_ID = 'order-123-created';
export const BUSINESS_KEY = 'po-123';
const TYPE = 'pharmacy_order_created';
const LONGEST_MS = 20_000;

/** An organisation with two endpoints, one of which has refused an event until it was given up. */
export async function seed(call: Call, adminKey: string, targets: readonly string[]) {
  const operator = { headers: { 'X-API-Key': adminKey } };
  const { slug } = await call('POST', '/v1/admin/organisations', {
    ...operator,
    body: { display_name: 'Linden Health' },
  });
  const headers = { 'X-API-Key': adminKey, 'X-Organisation': slug };
  for (const target of targets)
    await call('POST', '/v1/management/notification-subscriptions', {
      headers,
      body: { target, notification_type: TYPE },
    });
  await call('POST', '/v1/management/notification-subscriptions', {
    headers,
    body: { target: targets[0], notification_type: 'pharmacy_order_updated' },
  });
  const { data: types } = await call('GET', '/v1/event-types', { headers });
  const { example } = types.find(({ name }: { name: string }) => name === TYPE);
  const data = { ...example, uid: BUSINESS_KEY };
  await call('POST', '/v1/events', {
    headers,
    body: { id: EVENT_ID, event_type: TYPE, data, organisation_uid: slug },
  });
  const until = Date.now() + LONGEST_MS;
  for (;;) {
    const { deliveries } = await call('GET', `/v1/events/${EVENT_ID}`, { headers });
    if (deliveries.some(({ status }: { status: string }) => status === 'failed')) return slug;
    if (Date.now() > until)
      throw new Error('The delivery to the broken endpoint was not given up.');
    await sleep(100);
  }
}
