import type { DatabasePools, MailVerification } from '@rxhooks/platform';

/** Injection token of `PersistenceOptions`. */
export const PERSISTENCE_OPTIONS = Symbol('PERSISTENCE_OPTIONS');

export type PersistenceOptions = {
  readonly databaseUrl: string;
  readonly databasePools: Pick<DatabasePools, 'main' | 'prepared'>;
  /** How long a worker may hold a delivery. Longer than any attempt can last, or two workers would make the same one. */
  readonly leaseMs: number;
  /** After how many openings of its circuit in a row a subscription is paused, where its contract pauses subscriptions. */
  readonly pauseAfterOpenings: number;
  /** With it mails to an address that is not its organisation's contact wait until it has agreed. */
  readonly mailVerification: MailVerification | undefined;
};
