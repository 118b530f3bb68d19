/** Everything by way of a real PgBouncer: as `docs/postgresql.md` says, and as it must not be. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createTestDatabase, eventually, runStatement, type TestDatabase } from '@rxhooks/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { type RunResult, runToEnd } from '../support/run-to-end.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import { percentile } from './support/figures.js';
import type { ChaosTenant } from './support/ledger.js';
import { type PgBouncer, startPgBouncer } from './support/pgbouncer.js';
import type { RawHost } from './support/raw-host.js';

const BATCHES = 4;
const BATCH = 50;
// One api and one worker without Redis.
const CONNECTIONS = 60;

const MIGRATE = 'apps/api/src/migrate.main.ts';

describe('with pool_mode = session', () => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  let world: ChaosWorld;
  let tenant: ChaosTenant;
  let host: RawHost;

  beforeAll(async () => {
    database = await createTestDatabase();
    bouncer = await startPgBouncer(inject('postgres').serverUrl, {
      pool_mode: 'session',
      default_pool_size: CONNECTIONS,
    });
    world = await startChaosWorld('pgbouncer', {
      servers: { databaseUrl: database.url, redisUrl: '' },
      env: { DATABASE_URL: bouncer.through(database.url) },
    });
    tenant = await world.tenant();
    host = await world.internet.host('receiver');
    await tenant.subscribe(`${host.url}/hook`);
  });
  afterAll(async () => {
    await world?.close();
    await bouncer?.close();
    await database?.drop();
  });

  test('everything is delivered', async () => {
    for (let sent = 0; sent < BATCHES; sent += 1) {
      const events = Array.from({ length: BATCH }, () => orderEvent());
      expect((await tenant.sendBatch(events)).status).toBe(202);
    }
    await world.settled();
    expect(host.requests).toHaveLength(BATCHES * BATCH);
  });

  test('a worker that rests hears of an event at once', async () => {
    const tookMs: number[] = [];
    for (let sent = 0; sent < 5; sent += 1) tookMs.push(await sendAndAwait());
    // Without LISTEN it would look every few seconds.
    expect(percentile(tookMs, 0.5)).toBeLessThan(1000);
  });

  test('events go on when PgBouncer is replaced', async () => {
    await bouncer.replace();
    await sendAndAwait();
    for (const app of [world.api, ...world.workers])
      await eventually(async () =>
        expect((await fetch(`${app.url}/health/ready`)).status).toBe(200),
      );
  });

  test('an empty database is migrated', async () => {
    const url = await createEmptyDatabase();
    const { code, lines } = await run(MIGRATE, bouncer.through(url));
    expect([code, lines]).toEqual([
      0,
      [expect.stringContaining('the database schema is up to date')],
    ]);
    expect(await tablesOf(url)).toEqual(expect.arrayContaining(['events', 'job']));
  });

  test('the accounts hold', () => expectInvariants(world));

  /** Resolves with how long it took until the event arrived, in milliseconds. */
  async function sendAndAwait(): Promise<number> {
    const from = performance.now();
    const before = host.requests.length;
    const event = orderEvent();
    await eventually(async () => expect((await tenant.send(event)).status).toBe(202));
    await eventually(async () => expect(host.requests).toHaveLength(before + 1), {
      timeoutMs: 15_000,
    });
    return performance.now() - from;
  }
});

describe('with pool_mode = transaction', () => {
  let bouncer: PgBouncer;

  beforeAll(async () => {
    bouncer = await startPgBouncer(inject('postgres').serverUrl, {
      pool_mode: 'transaction',
      default_pool_size: CONNECTIONS,
    });
    return () => bouncer.close();
  });

  test.each(['api', 'worker'])('the %s refuses to start, and says what to set', async (kind) => {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    expectRefusal(await run(`apps/${kind}/src/main.ts`, bouncer.through(database.url)));
  });

  test('db:migrate refuses, says what to set, and makes nothing', async () => {
    const url = await createEmptyDatabase();
    expectRefusal(await run(MIGRATE, bouncer.through(url)));
    expect(await tablesOf(url)).toEqual([]);
  });
});

/** One line in JSON, and the code of a configuration that has to be changed. */
function expectRefusal({ code, lines }: RunResult): void {
  expect(code).toBe(78);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 60,
    msg: expect.stringContaining('Set `pool_mode = session` in PgBouncer'),
  });
}

function run(script: string, DATABASE_URL: string): Promise<RunResult> {
  return runToEnd(script, {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    ADMIN_API_KEY: randomBytes(32).toString('base64url'),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    DATABASE_URL,
  });
}

async function createEmptyDatabase(): Promise<string> {
  const { serverUrl } = inject('postgres');
  const name = `empty_${randomUUID().slice(0, 8)}`;
  await runStatement(serverUrl, `CREATE DATABASE ${name}`);
  onTestFinished(() => runStatement(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`));
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}

/** Those of all schemas that are not PostgreSQL's own. */
async function tablesOf(url: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_stat_user_tables`,
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
