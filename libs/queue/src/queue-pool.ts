import { parseExactJson } from '@rxhooks/platform';
import pg from 'pg';

/** BullMQ's own schema, beside ours in the same database. */
const SCHEMA = 'bullmq';
// One LISTEN connection per worker, and the rest for statements; BullMQ would open a pool per queue and worker.
const POOL_SIZE = 12;

/** Numbers beyond a double must come out of `jsonb` as they went in, as they do on Redis. */
const exactTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return oid === pg.types.builtins.JSONB ? parseExactJson : pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

export function openQueuePool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${SCHEMA}`,
    max: POOL_SIZE,
    keepAlive: true,
    types: exactTypes,
  });
  // Reported by the queues and workers as well; without a listener here it would end the process.
  pool.on('error', () => undefined);
  return pool;
}
