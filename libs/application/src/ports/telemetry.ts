import type { DomainEvent, Outcome } from '@rxhooks/domain';

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
  /** The sender's details beyond the outcome, for operators only. */
  readonly detail: string | undefined;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly resent?: boolean | undefined;
  readonly next: 'succeeded' | 'failed' | 'retrying';
  readonly retryInMs: number | undefined;
};

export abstract class Telemetry {
  abstract attempted(attempt: AttemptSeen): void;
  /**
   * An event's deliveries are committed, even if there are none.
   *
   * @param subscriptionUids those that get one
   */
  abstract fannedOut(
    event: Pick<DomainEvent, 'organisationUid' | 'type'>,
    subscriptionUids: readonly string[],
  ): void;
  abstract leaseLost(deliveryUid: string): void;
  /** Reports a fault of ours in background work; the sweeper finds the row again. */
  abstract backgroundFault(what: string, error: unknown): void;
}
