import type { FieldFault, SendEventsResult } from './answer.js';

type Details = {
  readonly message: string;
  readonly status?: number;
  readonly code?: string;
  readonly fields?: readonly FieldFault[];
  readonly eventIds: readonly string[];
  readonly settled?: SendEventsResult;
};

/**
 * rxhooks refused the call, or could not be reached. Holds neither the request nor the HTTP
 * client's error, which carries the API key and the events: this error may be logged.
 */
export class RxhooksApiError extends Error {
  override readonly name = 'RxhooksApiError';
  /** `undefined` when no answer came. */
  readonly status: number | undefined;
  /** The API's own code, or the network's (`ECONNREFUSED`, `ETIMEDOUT`) when no answer came. */
  readonly code: string | undefined;
  readonly fields: readonly FieldFault[];
  /** The events not known to be accepted. Sending them again with these ids is harmless. */
  readonly eventIds: readonly string[];
  /** `sendEvents` only: what was answered before the request that failed. */
  readonly settled: SendEventsResult | undefined;

  constructor(details: Details) {
    super(details.message);
    this.status = details.status;
    this.code = details.code;
    this.fields = details.fields ?? [];
    this.eventIds = details.eventIds;
    this.settled = details.settled;
  }
}
