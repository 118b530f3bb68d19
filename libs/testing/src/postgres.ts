import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  /** Cuts remaining connections. Idempotent. */
  readonly drop: () => Promise<void>;
}

/** Creates an empty, migrated database: a clone of the run's template, as cheap as a file copy. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { serverUrl, template } = inject('postgres');
  const name = `${template}_${randomUUID().slice(0, 8)}`;
  await runStatement(serverUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  const url = databaseUrl(serverUrl, name);
  // A cell of its own, although all are copies of one.
  await runStatement(url, 'UPDATE cell SET uid = gen_random_uuid()::text');
  return {
    url,
    drop: () => runStatement(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** One statement on a connection of its own, as CREATE and DROP DATABASE demand. */
export async function runStatement(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
