/**
 * Which deliveries a recovery sends: those that have ended so, `waiting` ones, whose next attempt is scheduled for later,
 * and `missing` ones, which a subscription of today would have got and has no record of.
 */
export const RECOVERED = [
  'failed',
  'waiting',
  'skipped',
  'missing',
  'cancelled',
  'succeeded',
] as const;

export type Recovered = (typeof RECOVERED)[number];

/** `running` until all that it sent has ended, or until it is cancelled. */
export type RecoveryStatus = 'running' | 'cancelled' | 'finished';

/** Deliveries a second, over all workers together. */
export const RECOVERY_RATE = { usual: 100, most: 1000 } as const;

/** More than this have to be recovered in parts. */
export const MOST_RECOVERED = 250_000;

/** So many have something left to send at a time, of an organisation itself and of each of its pharmacies. */
export const MOST_RUNNING = 5;

/** `changed`: when its turn came, it was being sent or due, or was no longer as it was asked for, by another hand. */
export const UNSENDABLE = [
  'payload_erased',
  'subscription_removed',
  'subscription_disabled',
  'changed',
] as const;

export type Unsendable = (typeof UNSENDABLE)[number];

/** How many, by reason. */
export type UnsendableCounts = Readonly<Record<Unsendable, number>>;

const BATCHES_PER_SECOND = 25;

/** Small enough that a batch is no burst, beside which other requests of its worker would have to wait. */
export const recoveryBatchSize = (ratePerSecond: number) =>
  Math.max(1, Math.floor(ratePerSecond / BATCHES_PER_SECOND));

export type RecoveryCounts = {
  /** All that it is about, as counted when it was made. */
  readonly matched: number;
  readonly sent: number;
  readonly unsendable: UnsendableCounts;
};

/** What has neither been sent nor found to be unsendable. */
export const remainingOf = ({ matched, sent, unsendable }: RecoveryCounts) =>
  UNSENDABLE.reduce((rest, reason) => rest - unsendable[reason], matched - sent);
