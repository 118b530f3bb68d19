import type { DatabasePools, RedisConfig } from '@rxhooks/platform';

/** Injection token of `QueueOptions`. */
export const QUEUE_OPTIONS = Symbol('QUEUE_OPTIONS');

export type QueueOptions = {
  /** Without it the queues are in the database. */
  readonly redis: RedisConfig | undefined;
  readonly databaseUrl: string;
  readonly databasePools: Pick<DatabasePools, 'queue'>;
  /**
   * Redis key prefix; in braces (a hash tag), so that the keys of a queue share one slot of a Redis
   * Cluster.
   */
  readonly prefix: string;
};
