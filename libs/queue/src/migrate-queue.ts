import { CONFIG_EXIT_CODE, poolOptions, PostgresPool, StartError } from '@rxhooks/platform';
import { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations } from 'bullmq';
import type { PoolClient } from 'pg';

/**
 * Creates or updates BullMQ's tables, for a deployment whose queues are in the database.
 *
 * @throws StartError when the schema is missing or outdated and the role may not create one
 */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const pool = new PostgresPool(poolOptions({ url: databaseUrl, size: 1, statementTimeoutMs: 0 }));
  try {
    const client = await pool.connect();
    try {
      if (!(await isUpToDate(client))) await runMigrations(client);
    } finally {
      client.release();
    }
  } catch (error) {
    throw explain(error);
  } finally {
    await pool.end();
  }
}

/** BullMQ's migration requires the right to create the schema even when it exists. */
async function isUpToDate(client: PoolClient): Promise<boolean> {
  try {
    return (await assertSchemaCompatibility(client)) >= LATEST_SCHEMA_VERSION;
  } catch {
    // Missing, or not readable with our rights: the migration will tell which.
    return false;
  }
}

function explain(error: unknown): unknown {
  const isForbidden = error instanceof Error && 'code' in error && error.code === '42501';
  if (!isForbidden) return error;
  return new StartError(
    'The role may not make the schema "bullmq", in which the queues are kept without REDIS_URL. ' +
      'Run `GRANT CREATE ON DATABASE <name> TO <role>` first, or let `npm run db:migrate` run as a role that may.',
    CONFIG_EXIT_CODE,
    { cause: error },
  );
}
