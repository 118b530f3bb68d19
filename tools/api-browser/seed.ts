import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from './caller.ts';

/** What a reader of the reference has at hand: keys, and values for the parameters of all GETs. */
export type Seed = {
  readonly operatorKey: string;
  readonly pharmacyKey: string;
  /** By the name of a header or of a parameter of a path, or by the segment in front of it. */
  readonly values: Readonly<Record<string, string>>;
};

const EVENT_ID = 'order-5512-created';

/** An organisation with a webhook of two contracts, an event and a delivery for each, and a recovery. */
export async function seed(call: Call, adminKey: string, target: string): Promise<Seed> {
  const operator = { headers: { 'X-API-Key': adminKey } };
  const organisations = '/v1/admin/organisations';
  const display_name = 'Linden';
  const { slug } = await call('POST', organisations, { ...operator, body: { display_name } });
  const path = `${organisations}/${slug}`;
  const pharmacy = await call('POST', `${path}/pharmacies`, {
    ...operator,
    body: { display_name },
  });
  const pharmacyBody = { display_name, permissions: ['webhooks_read'], pharmacy_uid: pharmacy.uid };
  const issued = await call('POST', `${path}/api-keys`, { ...operator, body: pharmacyBody });

  // Payloads are read with a grant that no role includes.
  const { key: operatorKey } = await call('POST', '/v1/admin/operator-keys', {
    ...operator,
    body: { display_name, role: 'admin', grants: ['event_data:read'] },
  });
  const headers = { 'X-API-Key': operatorKey, 'X-Organisation': slug };
  const forDecoda = { 'API-KEY': operatorKey, 'X-Organisation': slug, TENANT: slug };
  const subscription = await call('POST', '/v1/management/notification-subscriptions', {
    headers,
    body: { target, notification_type: 'pharmacy_order_created' },
  });
  const webhook = await call('POST', '/webhook/decoda/create', {
    headers: forDecoda,
    body: { url: target, subscriptions: ['PATIENT_CREATED'] },
  });
  const types = await call('GET', '/v1/event-types', { headers });
  const deliveryOf = async (event_type: string, id: string): Promise<string> => {
    const { example: data } = types.data.find(({ name }: { name: string }) => name === event_type);
    const body = { id, event_type, data, organisation_uid: slug };
    await call('POST', '/v1/events', { headers, body });
    const until = Date.now() + 20_000;
    for (;;) {
      const { deliveries } = await call('GET', `/v1/events/${id}`, { headers });
      // An attempt that is being made could not be sent once more.
      if (deliveries[0]?.attempt_count > 0) return deliveries[0].uid;
      if (Date.now() > until) throw new Error(`${event_type} was not attempted.`);
      await sleep(100);
    }
  };
  const delivery = await deliveryOf('pharmacy_order_created', EVENT_ID);
  const patient = await deliveryOf('PATIENT_CREATED', 'patient-1');
  const recovery = await call('POST', '/v1/management/recoveries', {
    headers,
    body: { include: 'failed', since: new Date(Date.now() - 3_600_000).toISOString() },
  });
  return {
    operatorKey,
    pharmacyKey: issued.key,
    values: {
      organisation: slug,
      'X-Organisation': slug,
      TENANT: slug,
      'X-Reason': 'The customer asked where the order is',
      'events/id': EVENT_ID,
      'notification-deliveries/uid': delivery,
      'recoveries/uid': recovery.uid,
      'subscriptions/uid': subscription.uid,
      webhook_id: webhook.id,
      webhook_delivery_attempt_id: patient,
    },
  };
}
