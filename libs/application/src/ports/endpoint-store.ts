import type { EndpointSignal } from '@rxhooks/domain';
import type { Endpoint } from './delivery-store.js';

export type EndpointReport = Endpoint & {
  readonly signal: EndpointSignal;
  /** How long ago the request was made. */
  readonly ageMs: number;
};

/** The state of endpoints in trouble, shared by all workers. */
export abstract class EndpointStore {
  /**
   * Updates the endpoint's state, and disables the endpoint if that is the verdict: the same
   * transaction cancels its open deliveries and writes its owner's mail. Resolves after the commit.
   */
  abstract record(report: EndpointReport): Promise<void>;
}
