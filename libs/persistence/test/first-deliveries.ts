import type { EndedAttempt, FirstDelivery } from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { newEvent, newId, openStores, type Stores } from './stores.js';

export const SENT_AT = new Date(1_759_999_999_000);

/** Events of an organisation with one subscription, and the first deliveries of them. Call once per file. */
export function useFirstDeliveries() {
  let stores: Stores;
  let organisationUid: string;
  let subscriptionUid: string;

  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    organisationUid = await stores.addOrganisation();
    subscriptionUid = await stores.subscribe(organisationUid);
  });

  /** An event in this worker's hands. */
  async function takeEvent() {
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    await stores.leases.take(100);
    return event;
  }

  function sent(
    subscription = subscriptionUid,
  ): FirstDelivery & { readonly attempt: EndedAttempt } {
    const uid = newId('delivery');
    const leaseToken = newId('lease');
    const attempt: EndedAttempt = {
      deliveryUid: uid,
      organisationUid,
      leaseToken,
      number: 1,
      startedAt: new Date(1_760_000_000_000),
      durationMs: 12.4,
      statusCode: 204,
      error: undefined,
      responseExcerpt: 'thanks',
      resent: true,
      details: { madeBy: 'schedule', worker: 'host:1', headers: { server: 'nginx' } },
      next: { status: 'succeeded' },
    };
    return { uid, subscriptionUid: subscription, leaseToken, success: undefined, attempt };
  }

  function succeeded(subscription = subscriptionUid): FirstDelivery {
    const delivery = sent(subscription);
    return { ...delivery, success: delivery.attempt };
  }

  const waiting = (subscription = subscriptionUid): FirstDelivery => ({
    uid: newId('delivery'),
    subscriptionUid: subscription,
    leaseToken: undefined,
    success: undefined,
  });

  const record = (event: DomainEvent, deliveries: readonly FirstDelivery[], sentAt = SENT_AT) =>
    stores.fanOut.record(event, deliveries, sentAt);
  const rowOf = async (uid: string) =>
    (await stores.sql('SELECT * FROM deliveries WHERE uid = $1', [uid]))[0];
  const attemptsOf = (uid: string) =>
    stores.sql('SELECT * FROM attempts WHERE delivery_uid = $1 ORDER BY number', [uid]);

  return {
    get stores() {
      return stores;
    },
    get organisationUid() {
      return organisationUid;
    },
    get subscriptionUid() {
      return subscriptionUid;
    },
    takeEvent,
    sent,
    succeeded,
    waiting,
    record,
    rowOf,
    attemptsOf,
  };
}
