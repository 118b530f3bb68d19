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

export type Told = {
  readonly uid: string;
  readonly type: string;
  readonly alertUid: string;
  /** Unix seconds. */
  readonly timestamp: number;
};

/**
 * The members shared by a delivery and its record; `data` comes between `type` and `createdDate`.
 */
export function tell(told: Told, metaData: JsonObject | undefined) {
  return {
    id: told.uid,
    type: spellingFor(metaData, told.type),
    createdDate: toDate(new Date(told.timestamp * 1000)),
    alertId: told.alertUid,
  };
}

/** ISO 8601 in UTC, without a fraction of zero. */
export function toDate(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}
