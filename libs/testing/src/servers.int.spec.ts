import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { testBackend } from './backend.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';
import { testRedisUrl, uniquePrefix } from './redis.js';

const databases: TestDatabase[] = [];
const create = async () => {
  const database = await createTestDatabase();
  databases.push(database);
  return database;
};
afterEach(() => Promise.all(databases.splice(0).map((database) => database.drop())));

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('test database', () => {
  it('is migrated, and apart from every other one', async () => {
    const [a, b] = await Promise.all([create(), create()]);
    const tables = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`;
    expect(await query(a.url, tables)).toEqual(await query(b.url, tables));
    expect((await query(a.url, tables)).length).toBeGreaterThan(1);

    await query(a.url, 'CREATE TABLE only_in_a (id int)');
    expect(await query(b.url, `SELECT to_regclass('only_in_a') AS found`)).toEqual([
      { found: null },
    ]);
  });

  it('answers a commit only when it would be durable', async () => {
    const { url } = await create();
    expect(await query(url, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  });

  it('is dropped although somebody is still connected', async () => {
    const { url, drop } = await create();
    const client = new Client({ connectionString: url });
    const cut = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await drop();
    await cut;
    await expect(query(url, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});

describe.runIf(testBackend() === 'redis')('test Redis', () => {
  it('never evicts, as BullMQ demands', async () => {
    const redis = new Redis(testRedisUrl());
    const policy = await redis.config('GET', 'maxmemory-policy');
    redis.disconnect();
    expect(policy).toEqual(['maxmemory-policy', 'noeviction']);
  });

  it('is shared under a prefix of one hash slot', () => {
    expect(uniquePrefix()).toMatch(/^\{t-[0-9a-f]{8}\}$/);
    expect(uniquePrefix()).not.toBe(uniquePrefix());
  });
});
