import { setTimeout as delay } from 'node:timers/promises';
import { eventually, startReceiver } from '@rxhooks/testing';
import { expect, test, type TestContext } from 'vitest';
import { orderEvent } from '../support/events.js';
import { attemptFacts, deliveryFacts } from '../support/facts.js';
import { startWorld, type World } from '../support/world.js';

const DELIVERIES = 6;
/** A lease of nine seconds. */
const ENV = { DELIVERY_TIMEOUT_MS: '1000' };
const LEASE_MS = 9000;
/** Of an event: an ending worker has another two seconds then. */
const EVENT_LEASE_MS = 15_000;
const LONG = { timeout: 60_000 };

/** To the first kind a request is made when its delivery is on record, to the other one before that. */
const ENDPOINTS = ['an endpoint that has not answered yet', 'an endpoint that answers quickly'];
type Kind = (typeof ENDPOINTS)[number];

async function setUp(kind: Kind, { onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const world = await startWorld(ENV, { withWorker: false });
  onTestFinished(() => world.close());
  const worker = await world.startWorker();
  const tenant = await world.tenant();
  const endpoint = await startReceiver();
  onTestFinished(() => endpoint.close());
  await tenant.subscribe(endpoint.url);
  const send = () =>
    tenant.call('POST', '/v1/events/batch', {
      events: Array.from({ length: DELIVERIES }, () => orderEvent()),
    });
  if (kind === ENDPOINTS[1]) {
    await send();
    await endpoint.waitFor(DELIVERIES);
    await expectEachDeliveredOnce(world, endpoint.requests, DELIVERIES);
  }
  const total = endpoint.requests.length + DELIVERIES;
  return { world, worker, endpoint, send, total };
}

/** @returns what ends it */
async function lock({ database }: World, table: string): Promise<() => Promise<void>> {
  const locker = database.createQueryRunner();
  await locker.startTransaction();
  await locker.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  await locker.query('SET LOCAL statement_timeout = 0');
  await locker.query(`LOCK TABLE ${table}`);
  return async () => {
    await locker.rollbackTransaction();
    await locker.release();
  };
}

async function expectEachDeliveredOnce(
  { database }: World,
  requests: readonly unknown[],
  total: number,
) {
  await eventually(
    async () => {
      const facts = await deliveryFacts(database);
      expect(facts.map(({ status }) => status)).toEqual(Array(total).fill('succeeded'));
    },
    { timeoutMs: 20_000 },
  );
  expect(requests).toHaveLength(total);
  expect((await attemptFacts(database)).map(({ statusCode }) => statusCode)).toEqual(
    Array(total).fill(200),
  );
}

test.concurrent.for(ENDPOINTS)(
  'a worker that ends has its outcomes written once the lock is gone: %s',
  LONG,
  async (kind, context) => {
    const { world, worker, endpoint, send, total } = await setUp(kind, context);
    const unlock = await lock(world, 'attempts IN SHARE MODE');
    await send();
    await endpoint.waitFor(total);
    // Longer than a statement may take: the outcomes are kept by now, and the worker is told to end.
    await delay(5000);
    const closed = worker.close();
    await delay(1000);
    await unlock();
    await closed;
    await expectEachDeliveredOnce(world, endpoint.requests, total);
  },
);

test.concurrent.for(ENDPOINTS)(
  'no other worker repeats what one cannot put on record: %s',
  LONG,
  async (kind, context) => {
    const { world, endpoint, send, total } = await setUp(kind, context);
    await world.startWorker();
    const unlock = await lock(world, 'attempts IN SHARE MODE');
    await send();
    await endpoint.waitFor(total);
    await delay(LEASE_MS + 4000);
    await unlock();
    await expectEachDeliveredOnce(world, endpoint.requests, total);
  },
);

test.concurrent.for(ENDPOINTS)(
  'no other worker takes what one that ends cannot put on record yet: %s',
  LONG,
  async (kind, context) => {
    const { world, worker, endpoint, send, total } = await setUp(kind, context);
    const unlock = await lock(world, 'attempts IN SHARE MODE');
    await send();
    await endpoint.waitFor(total);
    await world.startWorker();
    const closed = worker.close();
    await delay(EVENT_LEASE_MS + 1500);
    const takenAgain = 'SELECT uid FROM waiting_events WHERE opens > 1';
    expect(await world.database.query(takenAgain)).toEqual([]);
    await unlock();
    await closed;
    await expectEachDeliveredOnce(world, endpoint.requests, total);
  },
);

test.concurrent.for(ENDPOINTS)(
  'statements that are cancelled again and again lose and repeat nothing: %s',
  LONG,
  async (kind, context) => {
    const { world, endpoint, send, total } = await setUp(kind, context);
    const [{ name }] = await world.database.query('SELECT current_database() AS name');
    const canceller = world.database.createQueryRunner();
    await send();
    for (let round = 0; round < 60; round += 1) {
      await canceller.query(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
       WHERE datname = $1 AND state = 'active' AND pid <> pg_backend_pid()`,
        [name],
      );
      await delay(20);
    }
    await canceller.release();
    await expectEachDeliveredOnce(world, endpoint.requests, total);
  },
);

test.concurrent.for(ENDPOINTS)(
  'a limit on waiting for locks loses and repeats nothing: %s',
  LONG,
  async (kind, context) => {
    const { world, endpoint, send, total } = await setUp(kind, context);
    const [{ name }] = await world.database.query('SELECT current_database() AS name');
    const unlock = await lock(world, 'attempts IN SHARE MODE');
    await world.database.query(`ALTER DATABASE "${name}" SET lock_timeout = '50ms'`);
    await world.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = $1 AND state = 'idle' AND pid <> pg_backend_pid()`,
      [name],
    );
    // Until the pools know it.
    await delay(300);
    await send();
    await endpoint.waitFor(total);
    await delay(3000);
    await unlock();
    await expectEachDeliveredOnce(world, endpoint.requests, total);
  },
);
