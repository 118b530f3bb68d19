import type { JsonObject } from '@rxhooks/domain';
import { SEMBLE_EVENT_TYPES } from './event-types.js';

export const NAME = 'semble';

export const UID_PREFIX = 'whs_';

/** One for each kind of field in its schema. */
export const PERMISSIONS = [
  'seeWebhooks',
  'createWebhooks',
  'editWebhooks',
  'deleteWebhooks',
] as const;

/** What the vendor's `version` is, nobody says; there is one of ours. */
export const PAYLOAD_VERSION = '1';

/** [/docs/how-to/webhooks/] */
export const MAX_LABEL_LENGTH = 256;

export const EVENT_TYPE_NAMES: readonly string[] = SEMBLE_EVENT_TYPES.map(({ name }) => name);

/** What a subscription keeps beside the fields that all contracts share. */
export function toMetaData(label: string): JsonObject {
  return { label };
}

/** Empty for a subscription that was made past the management API, for `label` is never null. */
export function labelOf(metaData: JsonObject | undefined): string {
  const label = metaData?.['label'];
  return typeof label === 'string' ? label : '';
}
