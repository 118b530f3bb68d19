import type { Outcome } from '@rxhooks/domain';

/** One attempt as operators see it: ids and figures, never a body, a header or a secret. */
export type AttemptSeen = {
  readonly contract: string;
  readonly eventType: string;
  readonly organisationUid: string;
  readonly subscriptionUid: string;
  readonly eventUid: string;
  readonly deliveryUid: string;
  readonly attempt: number;
  readonly outcome: Outcome;
  /** What the sender knows beyond the outcome, for the operator alone. */
  readonly detail: string | undefined;
  readonly durationMs: number;
  readonly resent?: boolean | undefined;
  readonly next: 'succeeded' | 'failed' | 'retrying';
  readonly retryInMs: number | undefined;
};

export abstract class Telemetry {
  abstract attempted(attempt: AttemptSeen): void;
  /** Its deliveries are committed, also when there are none. */
  abstract fannedOut(): void;
  abstract leaseLost(deliveryUid: string): void;
  /** A fault of ours in work that nobody waits for; the sweeper will find the row again. */
  abstract backgroundFault(what: string, error: unknown): void;
}
