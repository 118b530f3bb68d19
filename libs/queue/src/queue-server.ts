import { type BackendFactory, type IQueueBackend, PostgresQueueBackend } from 'bullmq';
import type { PostgresPool, RedisConfig } from '@rxhooks/platform';
import type { Bell } from './bell.js';
import { BullBell, type Queues } from './bull-bell.js';
import { QUEUES } from './catalogue.js';
import { JOB_TABLE, openQueuePool } from './queue-pool.js';
import type { QueueOptions } from './queue-options.js';
import { openRedisBackend } from './redis-backend.js';
import { bellKey, RedisBell } from './redis-bell.js';
import { openRedisClient } from './redis-client.js';
import type { TellFault } from './redis-listening.js';
import { SteadyConnection } from './steady-connection.js';

/** The server of the queues, in the form that BullMQ's classes take. */
export type QueueServer = {
  readonly connection: unknown;
  readonly backendFactory: BackendFactory<IQueueBackend, unknown>;
  /** False while the server is known to be away, so that callers do not wait for it. */
  isUsable(): boolean;
  /**
   * Resolves when the server accepts the operations of jobs.
   * @throws its error, or the connection's
   */
  probe(): Promise<void>;
  openBell(queues: Queues, tellFault: TellFault): Bell;
  close(): Promise<void>;
};

const PROBE_KEPT_MS = 60_000;

const RIGHTS = ['INSERT', 'UPDATE', 'DELETE'].map(
  (right) => `has_table_privilege('${JOB_TABLE}', '${right}')`,
);
/**
 * Reads a job and checks the rights needed to take one. BullMQ creates objects in its schema by
 * itself.
 */
const PROBE = `
  SELECT has_schema_privilege(current_schema(), 'CREATE') AND ${RIGHTS.join(' AND ')} AS "isUsable",
         EXISTS (SELECT FROM ${JOB_TABLE})`;

/** Has the code of a statement that was refused for this right. */
class MissingRightError extends Error {
  readonly code = '42501';

  constructor() {
    super('The role lacks a right in the schema of the queue (docs/postgresql.md).');
    this.name = 'MissingRightError';
  }
}

/** Uses Redis when it is configured, otherwise the database. */
export function openQueueServer(options: QueueOptions): QueueServer {
  const { redis, prefix, databaseUrl, databasePools } = options;
  return redis ? openRedis(redis, prefix) : openPostgres(databaseUrl, databasePools.queue);
}

function openRedis(config: RedisConfig, prefix: string): QueueServer {
  // One client for all queues and workers; each worker copies it to wait for jobs.
  const client = openRedisClient(config);
  let lastError: unknown = new Error('Redis has not been reached yet.');
  // Queues and workers that use the client report it.
  client.on('error', (error) => (lastError = error));
  return {
    connection: client,
    backendFactory: openRedisBackend,
    isUsable: () => client.status === 'ready',
    async probe() {
      // A command would wait while the server is away, and the reason is known.
      if (client.status !== 'ready') throw lastError;
      const key = `${prefix}:probe`;
      // Writes, because a full server or a replica still answers PING.
      await client.set(key, '1', 'PX', PROBE_KEPT_MS);
      // BullMQ uses scripts, which need a right of their own.
      await client.eval('return 1', 1, key);
      // Keys under our names may belong to another program.
      for (const queue of [QUEUES.domainEvents, QUEUES.deliveries])
        await client.llen(`${prefix}:${queue}:wait`);
      await client.zcard(bellKey(prefix));
    },
    openBell: (_queues, tellFault) => new RedisBell(client, prefix, tellFault),
    close: () => Promise.resolve(client.disconnect()),
  };
}

function openPostgres(databaseUrl: string, size: number): QueueServer {
  const pool = openQueuePool(databaseUrl, size);
  const backendFactory: BackendFactory<IQueueBackend, PostgresPool> = (name, options, more) =>
    new PostgresQueueBackend(
      new SteadyConnection(pool),
      name,
      options,
      true,
      // The name by which a worker's connection is found in the database.
      more?.withBlockingConnection ? name : undefined,
    );
  return {
    connection: pool,
    backendFactory: backendFactory as BackendFactory<IQueueBackend, unknown>,
    isUsable: () => true,
    async probe() {
      const { rows } = await pool.query<{ isUsable: boolean }>(PROBE);
      if (!rows[0]?.isUsable) throw new MissingRightError();
    },
    openBell: (queues) => new BullBell(queues),
    close: () => pool.end(),
  };
}
