import { Redis } from 'ioredis';
import type { World } from './world.js';

/** The queues of one world as an operator sees them who looks into Redis, or into the schema `bullmq`. */
export type QueueContents = {
  /** Forgets everything, as an emptied Redis does. */
  wipe(): Promise<void>;
  /** Everything that is kept, as text: ids, data, options, events, locks. */
  dump(): Promise<string>;
  /** Ids of the jobs of a queue that are in one of BullMQ's states. */
  jobIds(queue: string, state: 'wait' | 'delayed'): Promise<readonly string[]>;
  /** What has rung and was not heard yet. */
  rings(): Promise<readonly string[]>;
  close(): Promise<void>;
};

type Place = Pick<World, 'env' | 'database'>;

export function openQueueContents(world: Place): QueueContents {
  return world.env['REDIS_URL'] ? inRedis(world) : inPostgres(world);
}

function inRedis({ env }: Place): QueueContents {
  const redis = new Redis(env['REDIS_URL']!);
  redis.on('error', () => {}); // whoever asks while it is away is told by the rejection
  const prefix = env['QUEUE_PREFIX']!;
  const keys = () => redis.keys(`${prefix.replaceAll(/[{}]/g, '?')}*`);
  return {
    async wipe() {
      const all = await keys();
      if (all.length > 0) await redis.unlink(all);
    },
    async dump() {
      const all = await keys();
      const texts = await Promise.all(all.map(async (key) => [key, await read(redis, key)]));
      return JSON.stringify(texts);
    },
    jobIds: (queue, state) =>
      state === 'wait'
        ? redis.lrange(`${prefix}:${queue}:wait`, 0, -1)
        : redis.zrange(`${prefix}:${queue}:delayed`, 0, -1),
    rings: () => redis.zrange(`${prefix}:look`, 0, -1),
    close: async () => redis.disconnect(),
  };
}

async function read(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1, 'WITHSCORES');
    case 'stream':
      return redis.xrange(key, '-', '+');
    case 'none':
      return undefined; // gone since it was listed
    default:
      throw new Error(`A key of type ${type} cannot be looked into.`);
  }
}

function inPostgres({ database }: Place): QueueContents {
  const tables = async (): Promise<string[]> => {
    const rows: { name: string }[] = await database.query(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename <> 'migration'`,
    );
    return rows.map(({ name }) => `bullmq.${name}`);
  };
  const jobIds = async (queue: string, state: string) => {
    const rows: { id: string }[] = await database.query(
      'SELECT id FROM bullmq.job WHERE queue = $1 AND state::text = $2',
      [queue, state],
    );
    return rows.map(({ id }) => id);
  };
  return {
    async wipe() {
      await database.query(`TRUNCATE ${(await tables()).join()}`);
    },
    async dump() {
      const rows = await Promise.all(
        (await tables()).map((table) => database.query(`SELECT to_json(t) FROM ${table} t`)),
      );
      return JSON.stringify(rows);
    },
    jobIds: (queue, state) => jobIds(queue, state === 'wait' ? 'waiting' : state),
    rings: () => jobIds('fan-out', 'waiting'),
    close: async () => {},
  };
}
