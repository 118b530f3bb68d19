import { parseExactJson } from '@rxhooks/platform';
import { type CustomTypesConfig, Pool, types } from 'pg';

/** BullMQ's own schema, beside ours in the same database. */
const SCHEMA = 'bullmq';
/** Without the schema, so that a connection which does not look into it is found out. */
export const JOB_TABLE = 'job';
const JSONB_OID: number = types.builtins.JSONB;
// One LISTEN connection per worker, and the rest for statements; BullMQ would open a pool per queue and worker.
const POOL_SIZE = 12;

/** Numbers beyond a double must come out of `jsonb` as they went in, as they do on Redis. */
const exactTypes: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === JSONB_OID ? parseExactJson : types.getTypeParser(oid, format),
};

export function openQueuePool(databaseUrl: string): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${SCHEMA}`,
    max: POOL_SIZE,
    keepAlive: true,
    types: exactTypes,
  });
  // Reported by the queues and workers as well; without a listener here it would end the process.
  pool.on('error', () => undefined);
  // The pool itself listens only to connections that are idle.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
