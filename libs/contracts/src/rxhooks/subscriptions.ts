import { RXHOOKS_EVENT_TYPES } from './event-types.js';

export const NAME = 'rxhooks';

export const UID_PREFIX = 'whs_';

export const PERMISSIONS = [
  'notification_subscription:read',
  'notification_subscription:write',
] as const;

export const PAYLOAD_VERSION = '1';

export const EVENT_TYPE_NAMES: readonly string[] = RXHOOKS_EVENT_TYPES.map(({ name }) => name);
