import { spellingFor } from './spellings.js';
import type { JsonObject } from '@rxhooks/domain';

export { askedFor, nameOf, SPELLINGS, toEventTypes } from './spellings.js';

export const NAME = 'decoda';

/** The vendor has none: its keys may do everything. These are ours. */
export const PERMISSIONS = [
  'notification_subscription:read',
  'notification_subscription:write',
  'notification_delivery:read',
] as const;

/** Every answer with a webhook in it holds its signing secret: whoever reads has it, and whoever writes sees it. */
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

/** The members that a delivery and the record of it share; `data` stands between `type` and `createdDate`. */
export function tell(told: Told, metaData: JsonObject | undefined) {
  return {
    id: told.uid,
    type: spellingFor(metaData, told.type),
    createdDate: toDate(new Date(told.timestamp * 1000)),
    alertId: told.alertUid,
  };
}

/** ISO 8601 in UTC, without a fraction that says nothing. */
export function toDate(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}
