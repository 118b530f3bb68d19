import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
} from 'bullmq';
import type { RedisConfig } from '@rxhooks/platform';
import { openQueuePool } from './queue-pool.js';
import type { QueueOptions } from './queue-options.js';
import { openRedisClient } from './redis-client.js';

/** Where the queues live, as BullMQ's classes want to be told. */
export type QueueServer = {
  readonly connection: unknown;
  readonly backendFactory: BackendFactory<IQueueBackend, unknown>;
  /** False while the server is known to be away, so that nobody waits for it. */
  isUsable(): boolean;
  close(): Promise<void>;
};

/** Redis when there is one, otherwise the database that is there anyway. */
export function openQueueServer({ redis, databaseUrl }: QueueOptions): QueueServer {
  return redis ? openRedis(redis) : openPostgres(databaseUrl);
}

function openRedis(config: RedisConfig): QueueServer {
  // One client for all queues and workers; each worker makes a copy of it to wait for jobs with.
  const client = openRedisClient(config);
  // Reported through every queue and worker that uses the client.
  client.on('error', () => undefined);
  return {
    connection: client,
    backendFactory: createRedisBackend as BackendFactory<IQueueBackend, unknown>,
    isUsable: () => client.status === 'ready',
    close: () => Promise.resolve(client.disconnect()),
  };
}

function openPostgres(databaseUrl: string): QueueServer {
  const pool = openQueuePool(databaseUrl);
  return {
    connection: pool,
    backendFactory: createPostgresBackend as BackendFactory<IQueueBackend, unknown>,
    isUsable: () => true,
    close: () => pool.end(),
  };
}
