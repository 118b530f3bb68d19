import { semble } from '@rxhooks/contracts';
import { AppError, type CustomHeader, type JsonObject } from '@rxhooks/domain';
import { faultsOfEventTypes, faultsOfHeaders, faultsOfLabel } from './webhook-faults.js';
import type { WebhookHeaderInput } from './webhook.inputs.js';

/** An answer must not grow with the number of faults. */
const MAX_FAULTS = 10;

/** The input for a webhook, except its URL, which use cases check. */
type Said = {
  readonly eventTypes?: readonly string[] | null;
  readonly label?: string | null;
  readonly headers?: readonly WebhookHeaderInput[] | null;
};

type Parts = {
  /** Without duplicates. */
  readonly eventTypes: readonly string[] | undefined;
  readonly metaData: JsonObject | undefined;
  readonly customHeaders: readonly CustomHeader[] | undefined;
};

/**
 * Converts input for our use cases: absent and null are `undefined`.
 *
 * @throws AppError `invalid` that names the first faults
 */
export function readWebhook({ eventTypes, label, headers }: Said, maxEventTypes: number): Parts {
  const customHeaders = headers?.map(({ key: name, value }) => ({ name, value }));
  const faults = [
    ...(eventTypes ? faultsOfEventTypes(eventTypes, maxEventTypes) : []),
    ...(typeof label === 'string' ? faultsOfLabel(label) : []),
    ...(customHeaders ? faultsOfHeaders(customHeaders) : []),
  ];
  if (faults.length > 0)
    throw new AppError('invalid', 'Validation failed', faults.slice(0, MAX_FAULTS));
  return {
    eventTypes: eventTypes ? [...new Set(eventTypes)] : undefined,
    metaData: typeof label === 'string' ? semble.toMetaData(label) : undefined,
    customHeaders,
  };
}
