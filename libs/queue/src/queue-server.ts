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

/** Where the queues live, as BullMQ's classes want to be told. */
export type QueueServer = {
  readonly connection: unknown;
  readonly backendFactory: BackendFactory<IQueueBackend, unknown>;
  /** False while the server is known to be away, so that nobody waits for it. */
  isUsable(): boolean;
  /** Resolves when the server has taken what jobs are made of. @throws what it, or the way to it, says instead */
  probe(): Promise<void>;
  openBell(queues: Queues, tellFault: TellFault): Bell;
  close(): Promise<void>;
};

const PROBE_KEPT_MS = 60_000;

const RIGHTS = ['INSERT', 'UPDATE', 'DELETE'].map(
  (right) => `has_table_privilege('${JOB_TABLE}', '${right}')`,
);
/** Reads a job if there is one, and asks for the rights that taking one needs. BullMQ makes objects of its own in its schema. */
const PROBE = `
  SELECT has_schema_privilege(current_schema(), 'CREATE') AND ${RIGHTS.join(' AND ')} AS "isUsable",
         EXISTS (SELECT FROM ${JOB_TABLE})`;

/** As if the server had refused the statement that needs it. */
class MissingRightError extends Error {
  readonly code = '42501';

  constructor() {
    super('The role lacks a right in the schema of the queue (docs/postgresql.md).');
    this.name = 'MissingRightError';
  }
}

/** Redis when there is one, otherwise the database that is there anyway. */
export function openQueueServer(options: QueueOptions): QueueServer {
  const { redis, prefix, databaseUrl, databasePools } = options;
  return redis ? openRedis(redis, prefix) : openPostgres(databaseUrl, databasePools.queue);
}

function openRedis(config: RedisConfig, prefix: string): QueueServer {
  // One client for all queues and workers; each worker makes a copy of it to wait for jobs with.
  const client = openRedisClient(config);
  let lastError: unknown = new Error('Redis has not been reached yet.');
  // Reported through every queue and worker that uses the client.
  client.on('error', (error) => (lastError = error));
  return {
    connection: client,
    backendFactory: openRedisBackend,
    isUsable: () => client.status === 'ready',
    async probe() {
      // A command would wait for a server that is away, and the reason is known.
      if (client.status !== 'ready') throw lastError;
      const key = `${prefix}:probe`;
      // A write, for a server that is full, or a replica, still answers PING.
      await client.set(key, '1', 'PX', PROBE_KEPT_MS);
      // BullMQ is made of scripts, which are a right of their own.
      await client.eval('return 1', 1, key);
      // What lies under our names may be another program's.
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
      // What others find a worker by, among the connections of the database.
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
