import { setTimeout as delay } from 'node:timers/promises';
import { startReceiver } from '@rxhooks/testing';
import { expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

/** More than one organisation may have at the database at a time. */
const ENDPOINTS = 260;

/** An organisation whose only event cannot be put on record while the returned function has not been called. */
async function withLockedEvent(world: World, url: string): Promise<() => Promise<void>> {
  const tenant = await world.tenant();
  for (let first = 0; first < ENDPOINTS; first += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        tenant.subscribe(`${url}/${tenant.uid}/${first + index}`),
      ),
    );
  const answer = await tenant.send(orderEvent());
  expect(answer.status).toBe(202);
  return lockOneDelivery(world, tenant);
}

async function lockOneDelivery({ database }: World, { uid }: Tenant) {
  const locker = database.createQueryRunner();
  await locker.startTransaction();
  await locker.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  await locker.query(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status)
     SELECT 'locked-' || $1, e.uid, s.uid, $1, 'cancelled' FROM events e, subscriptions s
     WHERE e.organisation_uid = $1 AND s.organisation_uid = $1 LIMIT 1`,
    [uid],
  );
  return async () => {
    await locker.rollbackTransaction();
    await locker.release();
  };
}

test(
  'events whose records are locked delay no other organisation',
  { timeout: 90_000 },
  async ({ onTestFinished }) => {
    const world = await startWorld({}, { withWorker: false });
    onTestFinished(() => world.close());
    const crowd = await startReceiver();
    onTestFinished(() => crowd.close());
    const unlock = [];
    for (const _ of ['one', 'another']) unlock.push(await withLockedEvent(world, crowd.url));
    await world.startWorker();
    // Until statements have been given up that wait for the locks.
    await delay(6000);
    const other = await world.tenant();
    const endpoint = await startReceiver();
    onTestFinished(() => endpoint.close());
    await other.subscribe(endpoint.url);
    await other.send(orderEvent());
    await endpoint.waitFor(1, 2000);
    for (const end of unlock) await end();
    await crowd.waitFor(2 * ENDPOINTS, 20_000);
    expect(crowd.requests).toHaveLength(2 * ENDPOINTS);
  },
);
