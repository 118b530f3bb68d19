/**
 * Which deliveries a recovery sends: those that have ended so, and `missing` ones, which a subscription of today would
 * have got and has no record of.
 */
export const RECOVERED = ['failed', 'skipped', 'missing', 'cancelled', 'succeeded'] as const;

export type Recovered = (typeof RECOVERED)[number];

/** `running` until all that it sent has ended, or until it is cancelled. */
export type RecoveryStatus = 'running' | 'cancelled' | 'finished';

/** Deliveries a second, over all workers together. */
export const RECOVERY_RATE = { usual: 100, most: 1000 } as const;

/** More than this have to be recovered in parts. */
export const MOST_RECOVERED = 250_000;

/** `changed`: when its turn came, it was being sent, or was no longer as it was asked for, by another hand. */
export const UNSENDABLE = [
  'payload_erased',
  'subscription_removed',
  'subscription_disabled',
  'changed',
] as const;

export type Unsendable = (typeof UNSENDABLE)[number];

/** How many, by reason. */
export type UnsendableCounts = Readonly<Record<Unsendable, number>>;

const MOST_IN_A_BATCH = 100;

/** So that a batch comes every fifth of a second, or more often with the least of one delivery in it. */
export const recoveryBatchSize = (ratePerSecond: number) =>
  Math.min(MOST_IN_A_BATCH, Math.max(1, Math.floor(ratePerSecond / 5)));

export type RecoveryCounts = {
  /** All that it is about, as counted when it was made. */
  readonly matched: number;
  readonly sent: number;
  readonly unsendable: UnsendableCounts;
};

/** What has neither been sent nor found to be unsendable. */
export const remainingOf = ({ matched, sent, unsendable }: RecoveryCounts) =>
  UNSENDABLE.reduce((rest, reason) => rest - unsendable[reason], matched - sent);
