import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@rxhooks/dev-postgres';
import { Client } from 'pg';
import { migrate } from '../../../persistence/src/migrations/migrate.js';
import { migrateQueue } from '../../../queue/src/migrate-queue.js';
import { databaseUrl, runStatement } from '../postgres.js';

export interface PostgresServer {
  readonly serverUrl: string;
  /** Name of a migrated database; the clones' names begin with it. */
  readonly template: string;
  readonly stop: () => Promise<void>;
}

/** The server of DATABASE_URL, or a throw-away one, with a freshly migrated template database. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const given = process.env['DATABASE_URL'];
  const server = given ? { url: given, stop: async () => {} } : await startThrowAway();
  const template = `rxhooks_test_${randomUUID().slice(0, 8)}`;
  const stop = async () => {
    if (given) await dropDatabases(given, template);
    await server.stop();
  };
  try {
    await runStatement(server.url, `CREATE DATABASE "${template}"`);
    await migrate(databaseUrl(server.url, template));
    await migrateQueue(databaseUrl(server.url, template)); // unused, and harmless, on Redis
  } catch (error) {
    await stop();
    throw error;
  }
  return { serverUrl: server.url, template, stop };
}

async function startThrowAway() {
  return startEmbeddedPostgres({
    dataDir: await mkdtemp(join(tmpdir(), 'rxhooks-test-')),
    throwAway: true,
    // Test data need not survive a power cut, so nothing waits for the disk.
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300' },
  });
}

/** Drops the template and every clone that a test did not drop. */
async function dropDatabases(serverUrl: string, template: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [template],
    );
    for (const { datname } of rows)
      await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
  } finally {
    await client.end();
  }
}
