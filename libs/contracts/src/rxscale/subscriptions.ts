import { createHash } from 'node:crypto';
import type { Subscription } from '@rxhooks/domain';
import { RXSCALE_EVENT_TYPES } from './event-types.js';

export const NAME = 'rxscale';

export const EVENT_TYPE_NAMES = RXSCALE_EVENT_TYPES.map(({ name }) => name);

/** What a test call simulates when it does not say. */
export const DEFAULT_TEST_TYPE = 'pharmacy_order_created';

/** The one schema version there is. A string, as in every sample of the vendor. */
export const PAYLOAD_VERSION = '1';

export const ORGANISATION_UID_PREFIX = 'ns-';

/** Subscriptions are addressed by this pair, so it is unique per level. Spellings of one URL count as the same. */
export function subscriptionKey(parts: {
  readonly pharmacyUid: string | undefined;
  readonly target: string;
  readonly notificationType: string;
}): string {
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
