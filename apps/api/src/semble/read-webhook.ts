import { semble } from '@rxhooks/contracts';
import { AppError, type CustomHeader, type JsonObject } from '@rxhooks/domain';
import { faultsOfEventTypes, faultsOfHeaders, faultsOfLabel } from './webhook-faults.js';
import type { WebhookHeaderInput } from './webhook.inputs.js';

/** Whoever has got hundreds of names wrong need not be told of each. */
const MAX_FAULTS = 10;

/** What can be said of a webhook, but for its URL, which the use cases judge. */
type Said = {
  readonly eventTypes?: readonly string[] | null;
  readonly label?: string | null;
  readonly headers?: readonly WebhookHeaderInput[] | null;
};

type Parts = {
  /** Each of them once. */
  readonly eventTypes: readonly string[] | undefined;
  readonly metaData: JsonObject | undefined;
  readonly customHeaders: readonly CustomHeader[] | undefined;
};

/**
 * In the form of our use cases; what is left out or null is `undefined`.
 *
 * @throws AppError `invalid` that names everything that is wrong
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
