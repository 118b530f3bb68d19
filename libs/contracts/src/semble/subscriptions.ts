import type { JsonObject } from '@rxhooks/domain';
import { SEMBLE_EVENT_TYPES } from './event-types.js';

export const NAME = 'semble';

export const UID_PREFIX = 'whs_';

/** One for each kind of field in the vendor's schema. */
export const PERMISSIONS = [
  'seeWebhooks',
  'createWebhooks',
  'editWebhooks',
  'deleteWebhooks',
] as const;

/** The vendor does not define its `version`; ours has one value. */
export const PAYLOAD_VERSION = '1';

/** [/docs/how-to/webhooks/] */
export const MAX_LABEL_LENGTH = 256;

export const EVENT_TYPE_NAMES: readonly string[] = SEMBLE_EVENT_TYPES.map(({ name }) => name);

/** The metadata of a subscription: fields that other contracts do not have. */
export function toMetaData(label: string): JsonObject {
  return { label };
}

/** Empty for a subscription made without the management API, because `label` is never null. */
export function labelOf(metaData: JsonObject | undefined): string {
  const label = metaData?.['label'];
  return typeof label === 'string' ? label : '';
}
