import type { DatabasePools, MailVerification } from '@rxhooks/platform';

/** Injection token of `PersistenceOptions`. */
export const PERSISTENCE_OPTIONS = Symbol('PERSISTENCE_OPTIONS');

export type PersistenceOptions = {
  readonly databaseUrl: string;
  readonly databasePools: Pick<DatabasePools, 'main' | 'prepared'>;
  /**
   * The lease of a delivery. Longer than any attempt can last, or two workers would make the same
   * one.
   */
  readonly leaseMs: number;
  /**
   * How often in a row its circuit opens before a subscription is paused, where its contract pauses
   * subscriptions.
   */
  readonly pauseAfterOpenings: number;
  /**
   * When set, mails to an address other than its organisation's contact wait until it has agreed.
   */
  readonly mailVerification: MailVerification | undefined;
};
