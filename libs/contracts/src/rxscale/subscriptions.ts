import { createHash } from 'node:crypto';
import { calledUrlOf, type Subscription } from '@rxhooks/domain';
import { PHARMACY_EVENT_TYPES, RXSCALE_EVENT_TYPES } from './event-types.js';

export const NAME = 'rxscale';

/** Permissions of the organisation's API and of the pharmacy's. */
export const PERMISSIONS = [
  'notification_subscription:read',
  'notification_subscription:write',
  'notification_delivery:read',
  'notification_delivery:write',
  'webhooks_read',
  'webhooks_write',
] as const;

export const EVENT_TYPE_NAMES = RXSCALE_EVENT_TYPES.map(({ name }) => name);

export const PHARMACY_EVENT_TYPE_NAMES = PHARMACY_EVENT_TYPES.map(({ name }) => name);

/** The event type of a test call that names none. */
export const DEFAULT_TEST_TYPE = 'pharmacy_order_created';

/** The only schema version. A string, as in all samples of the vendor. */
export const PAYLOAD_VERSION = '1';

type Level = Pick<Subscription, 'pharmacyUid'>;

/** Prefixes as in the samples of the two APIs. */
export function uidPrefixAt({ pharmacyUid }: Level): string {
  return pharmacyUid === undefined ? 'ns-' : 'sub-';
}

type Pair = Level & { readonly target: string; readonly notificationType: string };

/**
 * Subscriptions are addressed by this pair, so it is unique per level. Targets that lead to the
 * same request are equal, also when they differ in dot segments.
 */
export function subscriptionKey(pair: Pair): string {
  return keyOf(pair, calledUrlOf(pair.target));
}

/** Characters that are encoded in requests, in their encoded form. */
const ENCODED = /%(?:22|3C|3E|5E|60|7B|7C|7D)/gi;

/** Keys of rows of former releases whose target has unencoded characters that are encoded now. */
export function formerSubscriptionKeys(pair: Pair): readonly string[] {
  const texts = [pair.target, pair.target.replaceAll(ENCODED, decodeURIComponent)];
  const keys = new Set(texts.map((text) => keyOf(pair, text)));
  keys.delete(subscriptionKey(pair));
  return [...keys];
}

/** All keys that a row of this pair may have. */
export function subscriptionKeys(pair: Pair): readonly string[] {
  return [subscriptionKey(pair), ...formerSubscriptionKeys(pair)];
}

function keyOf({ pharmacyUid, notificationType }: Pair, url: string): string {
  const text = [pharmacyUid ?? '', notificationType, URL.parse(url)?.href ?? url].join(' ');
  // Hashed, because index entries are limited and encoding multiplies the length of a URL in other
  // scripts.
  return createHash('sha256').update(text).digest('hex');
}

/** A subscription as the Management API returns it, in the order of the vendor's sample. */
export function presentSubscription({ uid, eventTypes, target, payloadVersion }: Subscription) {
  return {
    uid,
    notification_type: eventTypes[0] ?? '',
    target,
    options: 'WEBHOOK',
    payload_version: payloadVersion,
  };
}

/** A subscription as the External Pharmacy API returns it: fewer fields, in another order. */
export function presentPharmacySubscription({ uid, eventTypes, target }: Subscription) {
  return { uid, target, notification_type: eventTypes[0] ?? '' };
}
