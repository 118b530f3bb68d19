import type { DatabasePools } from '@rxhooks/platform';

/** Injection token of `PersistenceOptions`. */
export const PERSISTENCE_OPTIONS = Symbol('PERSISTENCE_OPTIONS');

export type PersistenceOptions = {
  readonly databaseUrl: string;
  readonly databasePools: Pick<DatabasePools, 'main' | 'prepared'>;
  /** How long a worker may hold a delivery. Longer than any attempt can last, or two workers would make the same one. */
  readonly leaseMs: number;
  /** After how many openings of its circuit in a row a subscription is paused, where its contract pauses subscriptions. */
  readonly pauseAfterOpenings: number;
};
