import { spellingFor } from './spellings.js';
import type { JsonObject } from '@rxhooks/domain';

export { askedFor, nameOf, SPELLINGS, toEventTypes } from './spellings.js';

export const NAME = 'decoda';

/** Ours: the vendor has no permissions, its keys may do everything. */
export const PERMISSIONS = [
  'notification_subscription:read',
  'notification_subscription:write',
  'notification_delivery:read',
] as const;

/** Permissions that reveal signing secrets: every answer with a webhook in it holds its secret. */
export const SECRET_PERMISSIONS = [
  'notification_subscription:read',
  'notification_subscription:write',
] as const;

export const UID_PREFIX = 'wh_';

/** The vendor has no versions. */
export const PAYLOAD_VERSION = '1';

/** The source of the members that every delivery and its record have. */
export type EnvelopeSource = {
  readonly uid: string;
  readonly type: string;
  readonly alertUid: string;
  /** Unix seconds. */
  readonly timestamp: number;
};

/**
 * The members shared by a delivery and its record; `data` comes between `type` and `createdDate`.
 */
export function envelopeOf(source: EnvelopeSource, metaData: JsonObject | undefined) {
  return {
    id: source.uid,
    type: spellingFor(metaData, source.type),
    createdDate: toDate(new Date(source.timestamp * 1000)),
    alertId: source.alertUid,
  };
}

/** ISO 8601 in UTC, without a fraction of zero. */
export function toDate(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}
