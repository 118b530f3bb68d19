import type { LeasedDelivery, DeliveryOptions, Endpoint } from '@rxhooks/application';
import { type DomainEvent, NEW_SUBSCRIPTION, type Subscription } from '@rxhooks/domain';
import { ReadableSealer } from './readable-sealer.js';

export const SECRET = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`;

export const DELIVERY_OPTIONS: DeliveryOptions = {
  leaseMs: 13_000,
  timeoutMs: 5000,
  scheduleSeconds: undefined,
  jitter: 0,
  userAgent: 'rxhooks/test',
  worker: 'host:1',
};

export function anEvent(parts: Partial<DomainEvent> = {}): DomainEvent {
  return {
    uid: 'evt_a',
    organisationUid: 'org_a',
    pharmacyUid: undefined,
    id: 'note-1-added',
    type: 'note_added',
    timestamp: 1_760_000_000,
    data: '{"uid":"note-1"}',
    metadata: undefined,
    ...parts,
  };
}

export function aSubscription(parts: Partial<Subscription> = {}): Subscription {
  const uid = parts.uid ?? 'sub_a';
  return {
    uid,
    organisationUid: 'org_a',
    pharmacyUid: undefined,
    contract: 'plain',
    target: 'https://hooks.example.com/in',
    eventTypes: ['note_added'],
    payloadVersion: '1',
    metaData: undefined,
    sealedSecret: new ReadableSealer().seal(SECRET, uid),
    sealedHeaders: undefined,
    ...NEW_SUBSCRIPTION,
    createdAt: new Date(0),
    ...parts,
  };
}

export function anEndpoint(subscriptionUid = 'sub_a', organisationUid = 'org_a'): Endpoint {
  return { subscriptionUid, organisationUid };
}

/** A leased delivery before its next attempt. */
export function aLeasedDelivery(
  uid = 'dlv_a',
  parts: {
    attemptsMade?: number;
    scheduleStep?: number;
    subscription?: Subscription;
    event?: DomainEvent;
  } = {},
): LeasedDelivery {
  const { attemptsMade = 0, scheduleStep = attemptsMade, subscription = aSubscription() } = parts;
  const { event = anEvent() } = parts;
  const subscriptionUid = subscription.uid;
  return {
    delivery: { uid, eventUid: event.uid, subscriptionUid, attemptsMade, scheduleStep },
    event,
    subscription,
    leaseToken: `lease of ${uid}`,
  };
}
