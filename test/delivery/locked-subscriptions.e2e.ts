/** Rows of one organisation that another session keeps locked: a migration by hand, a worker that is frozen half-way. */
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

/** How long each of the events of an organisation took to its only receiver. */
async function latencies(tenant: Tenant, endpoint: Awaited<ReturnType<typeof receiver>>) {
  const taken: Promise<number>[] = [];
  for (let sent = 1; sent <= EVENTS; sent += 1) {
    const sentAt = performance.now();
    await tenant.send(orderEvent());
    const isThere = endpoint.waitFor((all) => all.length > sent, SOON_MS);
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

const SUBSCRIPTIONS = `UPDATE subscriptions SET updated_at = updated_at WHERE organisation_uid = $1`;
const STATES = `SELECT FROM endpoint_states WHERE subscription_uid IN (
  SELECT uid FROM subscriptions WHERE organisation_uid = $1) FOR UPDATE`;

const LOCKS = [
  ['subscriptions whose requests are counted', SUBSCRIPTIONS, 'counted'],
  ['subscriptions that have yet to answer beside one that has', SUBSCRIPTIONS, 'new'],
  ['states of endpoints', STATES, 'counted'],
] as const;

test.for(LOCKS)(
  'keep no other organisation waiting: %s',
  { timeout: 90_000 },
  async ([, lock, kind]) => {
    const locked = await world.tenant();
    const other = await world.tenant();
    const crowd = await receiver();
    const endpoint = await receiver();
    await other.subscribe(endpoint.url);
    await other.send(orderEvent());
    await endpoint.waitFor(1);
    await locked.subscribe(`${crowd.url}/first`);
    await locked.send(orderEvent());
    await crowd.waitFor(1);
    for (let number = 1; number < ENDPOINTS; number += 1)
      await locked.subscribe(`${crowd.url}/${number}`);
    if (kind === 'counted') {
      await countRequests(locked);
      await locked.send(orderEvent()); // from here on each has a state
      await crowd.waitFor(1 + ENDPOINTS);
    }
    await delay(500); // all of it is on record
    const locker = world.database.createQueryRunner();
    onTestFinished(() => locker.release());
    await locker.startTransaction();
    await locker.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await locker.query(lock, [locked.uid]);
    await locked.send(orderEvent());

    const taken = await latencies(other, endpoint);

    await locker.rollbackTransaction();
    await crowd.waitFor(kind === 'counted' ? 1 + 2 * ENDPOINTS : 1 + ENDPOINTS, 15_000);
    expect(Math.max(...taken)).toBeLessThan(SOON_MS);
  },
);
