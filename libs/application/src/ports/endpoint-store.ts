import type { EndpointSignal } from '@rxhooks/domain';

export type EndpointReport = {
  readonly subscriptionUid: string;
  readonly signal: EndpointSignal;
  /** How long ago the request was made. */
  readonly ageMs: number;
};

/** What all workers know together of endpoints in trouble. */
export abstract class EndpointStore {
  /**
   * Moves the endpoint's state on and disables it when that is the verdict: its open deliveries are cancelled and its
   * owner's mail is written in the same transaction. Resolves after the commit.
   */
  abstract record(report: EndpointReport): Promise<void>;
}
