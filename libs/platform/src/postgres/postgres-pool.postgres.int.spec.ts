import { randomUUID } from 'node:crypto';
import { createTestDatabase, eventually, type TestDatabase } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { startTcpLink } from '../../../testing/src/tcp-link.js';
import { runStatement } from '../../../testing/src/postgres.js';
import { poolOptions } from './pool-options.js';
import { PostgresPool } from './postgres-pool.js';

const STATEMENT_TIMEOUT_MS = 200;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function open(more: Partial<Parameters<typeof poolOptions>[0]> = {}): PostgresPool {
  const { url } = database;
  const purpose = { url, size: 4, statementTimeoutMs: STATEMENT_TIMEOUT_MS, ...more };
  const pool = new PostgresPool(poolOptions(purpose));
  onTestFinished(() => pool.end());
  return pool;
}

const sessionOf = async (pool: PostgresPool) =>
  (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;

/** As many connections as the pool may have, all of them idle. */
async function fill(pool: PostgresPool, size = 4): Promise<void> {
  const clients = await Promise.all(Array.from({ length: size }, () => pool.connect()));
  for (const client of clients) client.release();
}

const settingOf = async (pool: PostgresPool, name: string) =>
  (await pool.query<{ value: string }>('SELECT current_setting($1) AS value', [name])).rows[0]
    ?.value;

describe('a pool', () => {
  it('gives up every connection to a server that has fallen silent, after one has found out', async () => {
    const link = await startTcpLink(database.url);
    onTestFinished(() => link.close());
    const pool = open({ url: link.through(database.url) });
    await fill(pool);
    link.swallow();
    await expect(pool.query('SELECT 1')).rejects.toThrow('Query read timeout');
    expect(pool.totalCount).toBe(0);
    await expect(pool.query('SELECT 1')).resolves.toBeDefined();
  });

  it('gives up a connection whose holder gives it back as a good one, as TypeORM does', async () => {
    const link = await startTcpLink(database.url);
    onTestFinished(() => link.close());
    const pool = open({ url: link.through(database.url), size: 1 });
    const client = await pool.connect();
    client.once('error', () => client.release(true));
    link.swallow();
    await expect(client.query('SELECT 1')).rejects.toThrow('Query read timeout');
    await expect(pool.query('SELECT 1')).resolves.toBeDefined();
  });

  it('gives up every connection to a server that cannot be written any more', async () => {
    const pool = open();
    await fill(pool);
    const client = await pool.connect();
    client.once('error', (error) => client.release(error));
    await client.query('SET default_transaction_read_only = on');
    await expect(client.query('CREATE TABLE refused ()')).rejects.toMatchObject({ code: '25006' });
    expect(pool.totalCount).toBe(0);
    await expect(pool.query('CREATE TEMP TABLE taken ()')).resolves.toBeDefined();
  });

  it('keeps a connection whose statement failed for a reason of its own', async () => {
    const pool = open({ size: 1 });
    const client = await pool.connect();
    const before = client;
    await expect(client.query('SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
    client.release();
    const after = await pool.connect();
    expect(after).toBe(before);
    after.release();
  });

  it('lives on when an idle connection is cut', async () => {
    const pool = open({ size: 1 });
    const pid = await sessionOf(pool);
    await open().query('SELECT pg_terminate_backend($1)', [pid]);
    await eventually(() => expect(pool.totalCount).toBe(0));
    expect(await sessionOf(pool)).not.toBe(pid);
  });

  it('ends although the server does not answer its farewell', async () => {
    const link = await startTcpLink(database.url);
    onTestFinished(() => link.close());
    const pool = new PostgresPool(
      poolOptions({ url: link.through(database.url), size: 2, statementTimeoutMs: 200 }),
    );
    const client = await pool.connect();
    client.release();
    link.swallow();
    await pool.end();
    await eventually(() => expect(client.connection.stream.destroyed).toBe(true));
  });

  it('gives its connections lifetimes of their own', () => {
    const { options } = open({ lifetimeSeconds: 100 });
    const lifetimes = Array.from({ length: 50 }, () => options.maxLifetimeSeconds);
    expect(new Set(lifetimes).size).toBeGreaterThan(40);
    expect(Math.min(...lifetimes)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...lifetimes)).toBeLessThanOrEqual(150);
  });
});

describe('the settings of a connection', () => {
  it('are added to what the URL says in options, and win over it', async () => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c search_path=app -c application_name=from-the-url');
    const pool = open({ url: url.href, settings: { search_path: 'bullmq' } });
    expect(await settingOf(pool, 'application_name')).toBe('from-the-url');
    expect(await settingOf(pool, 'search_path')).toBe('bullmq');
  });

  it('say that there is no limit, also where the role has one', async () => {
    const pool = open({ url: await roleWith('SET statement_timeout = 50'), statementTimeoutMs: 0 });
    expect(await settingOf(pool, 'statement_timeout')).toBe('0');
    await expect(pool.query('SELECT pg_sleep(0.2)')).resolves.toBeDefined();
  });
});

describe('where a role may have two connections', () => {
  it('a pool makes do with those it has, and gives one back to another pool that has none', async () => {
    const url = await roleWith('CONNECTION LIMIT 2');
    const greedy = open({ url, statementTimeoutMs: 2000 });
    const busy = Array.from({ length: 8 }, () => greedy.query('SELECT pg_sleep(0.1)'));
    await expect(Promise.all(busy)).resolves.toHaveLength(8);
    const modest = open({ url });
    await eventually(() => expect(sessionOf(modest)).resolves.toBeDefined());
    await expect(greedy.query('SELECT 1')).resolves.toBeDefined();
  });
});

/** The URL of the database for a role of its own. */
async function roleWith(property: string): Promise<string> {
  const { serverUrl } = inject('postgres');
  const role = `role_${randomUUID().slice(0, 8)}`;
  await runStatement(serverUrl, `CREATE ROLE ${role} LOGIN PASSWORD 'p'`);
  await runStatement(serverUrl, `ALTER ROLE ${role} ${property}`);
  const url = new URL(database.url);
  Object.assign(url, { username: role, password: 'p' });
  onTestFinished(() => runStatement(serverUrl, `DROP ROLE ${role}`));
  return url.href;
}
