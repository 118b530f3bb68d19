/** Rows of one or two organisations that another session keeps locked, and what that costs those that have nothing to do with it. */
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

/** More than a worker has connections for its deliveries. */
const ENDPOINTS = 20;
const EVENTS = 20;
const EVERY_MS = 250;
/** Far more than it takes, and far less than a statement may wait for a lock. */
const SOON_MS = 1500;

let world: World;

beforeEach(async () => {
  world = await startWorld();
  onTestFinished(() => world.close());
});

const countRequests = (tenant: Tenant) =>
  world.database.query(
    'UPDATE subscriptions SET rate_per_second = 50 WHERE organisation_uid = $1',
    [tenant.uid],
  );

type Receiver = Awaited<ReturnType<typeof receiver>>;

/** How long each of the events of an organisation took to its only receiver. */
async function latencies(tenant: Tenant, endpoint: Receiver) {
  const before = endpoint.requests.length;
  const taken: Promise<number>[] = [];
  for (let sent = 1; sent <= EVENTS; sent += 1) {
    const sentAt = performance.now();
    await tenant.send(orderEvent());
    const isThere = endpoint.waitFor((all) => all.length >= before + sent, SOON_MS);
    taken.push(
      isThere.then(
        () => performance.now() - sentAt,
        () => Infinity,
      ),
    );
    await delay(EVERY_MS);
  }
  return Promise.all(taken);
}

/** An endpoint that has answered, and others beside it. */
async function crowded(endpoints = ENDPOINTS) {
  const tenant = await world.tenant();
  const crowd = await receiver();
  await tenant.subscribe(`${crowd.url}/first`);
  await tenant.send(orderEvent());
  await crowd.waitFor(1);
  for (let number = 1; number < endpoints; number += 1)
    await tenant.subscribe(`${crowd.url}/${number}`);
  return { tenant, crowd };
}

/** Endpoints that have answered, and whose requests are counted. */
async function counted(endpoints = ENDPOINTS) {
  const { tenant, crowd } = await crowded(endpoints);
  await countRequests(tenant);
  await tenant.send(orderEvent());
  await crowd.waitFor(1 + endpoints);
  return { tenant, crowd };
}

/** Returns what unlocks them. */
async function lock(...tenants: readonly Tenant[]) {
  const locker = world.database.createQueryRunner();
  onTestFinished(() => locker.release());
  await locker.startTransaction();
  await locker.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  for (const { uid } of tenants) await locker.query(SUBSCRIPTIONS, [uid]);
  return () => locker.rollbackTransaction();
}

const SUBSCRIPTIONS = `UPDATE subscriptions SET updated_at = updated_at WHERE organisation_uid = $1`;

test('locked subscriptions of one organisation keep no counted endpoint of another one waiting', async () => {
  const locked = await counted();
  const other = await counted(1);
  await delay(500); // all of it is on record
  const unlock = await lock(locked.tenant);
  await locked.tenant.send(orderEvent());
  const taken = await latencies(other.tenant, other.crowd);
  await unlock();
  await locked.crowd.waitFor(1 + 2 * ENDPOINTS, 30_000);
  expect(Math.max(...taken)).toBeLessThan(SOON_MS);
}, 90_000);

test('locked subscriptions of two organisations keep no third one waiting', async () => {
  const first = await counted();
  const second = await counted();
  const other = await crowded(1);
  await delay(500);
  const unlock = await lock(first.tenant, second.tenant);
  await first.tenant.send(orderEvent());
  await second.tenant.send(orderEvent());
  const taken = await latencies(other.tenant, other.crowd);
  await unlock();
  for (const { crowd } of [first, second]) await crowd.waitFor(1 + 2 * ENDPOINTS, 60_000);
  expect(Math.max(...taken)).toBeLessThan(SOON_MS);
}, 120_000);
