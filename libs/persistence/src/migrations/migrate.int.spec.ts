import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { databaseUrl, runStatement } from '../../../testing/src/postgres.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './index.js';

async function emptyDatabase(): Promise<string> {
  const { serverUrl, template } = inject('postgres');
  const name = `${template}_${randomUUID().slice(0, 8)}`;
  await runStatement(serverUrl, `CREATE DATABASE "${name}" TEMPLATE template0`);
  onTestFinished(() => runStatement(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
  return databaseUrl(serverUrl, name);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const columns = (url: string) =>
  query(
    url,
    `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
     WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`,
  );
const indexes = (url: string) =>
  query(
    url,
    `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`,
  );
const ledger = (url: string) => query(url, 'SELECT name FROM schema_migrations ORDER BY id');

const ALL = MIGRATIONS.map((migration) => ({ name: new migration().name }));

describe('migrate', () => {
  it('runs every migration once, however many processes start at the same time', async () => {
    const url = await emptyDatabase();
    await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
    expect(await ledger(url)).toEqual(ALL);
  });

  it('changes nothing when it is run again', async () => {
    const url = await emptyDatabase();
    await migrate(url);
    const before = [await columns(url), await indexes(url)];
    await migrate(url);
    expect([await columns(url), await indexes(url)]).toEqual(before);
    expect(await ledger(url)).toEqual(ALL);
  });

  it('leaves what is stored alone', async () => {
    const url = await emptyDatabase();
    await migrate(url);
    await query(url, `INSERT INTO organisations (uid, slug, display_name) VALUES ('o', 's', 'n')`);
    await migrate(url);
    expect(await query(url, 'SELECT uid FROM organisations')).toEqual([{ uid: 'o' }]);
  });

  it('goes on after a process that was cut off half-way', async () => {
    const url = await emptyDatabase();
    const cut = new Client({ connectionString: url });
    await cut.connect();
    await cut.query('BEGIN; CREATE TABLE organisations (uid text)');
    const migrating = migrate(url);
    await cut.end(); // as the end of a process does: nothing was committed
    await migrating;
    expect(await ledger(url)).toEqual(ALL);
  });
});
