import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { eventually } from '../../../testing/src/eventually.js';
import { databaseFaultOf } from './database-fault.js';
import { PreparedPool } from './prepared-pool.js';
import { PreparedStatements } from './prepared-statements.js';
import { WriteRefusals } from './write-refusals.js';

let stores: Stores;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

const databaseUrl = () => (stores.dataSource.options as { url: string }).url;

function open(...args: ConstructorParameters<typeof PreparedPool>): PreparedPool {
  const pool = new PreparedPool(...args);
  onTestFinished(() => pool.end());
  return pool;
}

async function sessionOf(pool: PreparedPool): Promise<number | undefined> {
  return (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
}

it('a connection is not kept for long, and neither is a plan that was made when tables were small', async () => {
  // It may be half as much again.
  expect(stores.preparedPool.options.maxLifetimeSeconds).toBeLessThanOrEqual(60);
  const pool = open(databaseUrl(), 1, 1);
  const first = await sessionOf(pool);
  await eventually(async () => expect(await sessionOf(pool)).not.toBe(first));
});

it('the connection keeps what the URL says of its options', async () => {
  const url = new URL(databaseUrl());
  url.searchParams.set('options', '-c application_name=told-by-the-url');

  const { rows } = await open(url.href).query(
    `SELECT current_setting('plan_cache_mode') AS mode, current_setting('application_name') AS name`,
  );

  expect(rows).toEqual([{ mode: 'force_generic_plan', name: 'told-by-the-url' }]);
});

it('a connection whose statement failed for a reason of its own keeps its plans', async () => {
  const pool = open(databaseUrl(), 1);
  const statements = new PreparedStatements(pool, new WriteRefusals());
  const first = await sessionOf(pool);
  await expect(statements.run('divide', 'SELECT 1 / $1::int', [0])).rejects.toThrow();
  expect(await sessionOf(pool)).toBe(first);
});

it('a statement whose connection is cut says that the database is away, and the next one gets another', async () => {
  const pool = open(databaseUrl(), 1);
  const statements = new PreparedStatements(pool, new WriteRefusals());
  const cut = statements.run('cut', 'SELECT pg_terminate_backend(pg_backend_pid())', []);
  expect(await cut.catch(databaseFaultOf)).toBe('away');
  expect(await statements.run('next', 'SELECT 1 AS one', [])).toEqual([{ one: 1 }]);
});

it('the end of the app ends every connection', async () => {
  const pool = new PreparedPool(databaseUrl(), 2);
  await Promise.all([sessionOf(pool), sessionOf(pool)]);
  await pool.onApplicationShutdown();
  await expect(pool.connect()).rejects.toThrow('after calling end');
  expect(pool.totalCount).toBe(0);
});
