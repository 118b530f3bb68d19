import { createHash } from 'node:crypto';
import type { Subscription } from '@rxhooks/domain';
import { PHARMACY_EVENT_TYPES, RXSCALE_EVENT_TYPES } from './event-types.js';

export const NAME = 'rxscale';

export const EVENT_TYPE_NAMES = RXSCALE_EVENT_TYPES.map(({ name }) => name);

export const PHARMACY_EVENT_TYPE_NAMES = PHARMACY_EVENT_TYPES.map(({ name }) => name);

/** What a test call simulates when it does not say. */
export const DEFAULT_TEST_TYPE = 'pharmacy_order_created';

/** The one schema version there is. A string, as in every sample of the vendor. */
export const PAYLOAD_VERSION = '1';

type Level = Pick<Subscription, 'pharmacyUid'>;

/** As in the samples of the two APIs. */
export function uidPrefixAt({ pharmacyUid }: Level): string {
  return pharmacyUid === undefined ? 'ns-' : 'sub-';
}

/** Subscriptions are addressed by this pair, so it is unique per level. Spellings of one URL count as the same. */
export function subscriptionKey(
  parts: Level & { readonly target: string; readonly notificationType: string },
): string {
  const href = URL.canParse(parts.target) ? new URL(parts.target).href : parts.target;
  const text = [parts.pharmacyUid ?? '', parts.notificationType, href].join(' ');
  // Hashed, because an index entry has its limits and a URL in other scripts grows to many times its length.
  return createHash('sha256').update(text).digest('hex');
}

/** What the Management API shows of a subscription, in the order of the vendor's sample. */
export function presentSubscription({ uid, eventTypes, target, payloadVersion }: Subscription) {
  return {
    uid,
    notification_type: eventTypes[0] ?? '',
    target,
    options: 'WEBHOOK',
    payload_version: payloadVersion,
  };
}

/** What the External Pharmacy API shows: fewer fields, in another order. */
export function presentPharmacySubscription({ uid, eventTypes, target }: Subscription) {
  return { uid, target, notification_type: eventTypes[0] ?? '' };
}
