import { setTimeout as delay } from 'node:timers/promises';
import { eventually, startReceiver } from '@rxhooks/testing';
import { expect, test, type TestContext } from 'vitest';
import { orderEvent } from '../support/events.js';
import { attemptFacts, deliveryFacts } from '../support/facts.js';
import { startWorld } from '../support/world.js';

const DELIVERIES = 6;
/** A lease of nine seconds: an outcome that was dropped would be a second request before the test ends. */
const ENV = { DELIVERY_TIMEOUT_MS: '1000' };
const LEASE_MS = 9000;

/** Requests are answered when the lock is held, so that their outcomes meet it. */
async function deliverInto(lock: string, forMs: number, { onTestFinished }: TestContext) {
  const world = await startWorld(ENV);
  onTestFinished(() => world.close());
  const tenant = await world.tenant();
  const isLocked = Promise.withResolvers<void>();
  const endpoint = await startReceiver({
    respond: async () => {
      await isLocked.promise;
      return {};
    },
  });
  onTestFinished(() => endpoint.close());
  await tenant.subscribe(endpoint.url);
  const events = Array.from({ length: DELIVERIES }, () => orderEvent());
  await tenant.call('POST', '/v1/events/batch', { events });
  await endpoint.waitFor(DELIVERIES);
  const locker = world.database.createQueryRunner();
  await locker.startTransaction();
  await locker.query(`SET LOCAL idle_in_transaction_session_timeout = 0`);
  await locker.query(lock);
  isLocked.resolve();
  await delay(forMs);
  await locker.rollbackTransaction();
  await locker.release();
  return { ...world, tenant, endpoint };
}

const LOCKS = [
  ['LOCK TABLE attempts IN SHARE MODE', 5000],
  ['LOCK TABLE attempts IN ACCESS EXCLUSIVE MODE', 6000],
  ['LOCK TABLE attempts IN ACCESS EXCLUSIVE MODE', LEASE_MS + 1000],
  ['LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE', 6000],
  ['LOCK TABLE events IN ACCESS EXCLUSIVE MODE', 6000],
  ['LOCK TABLE endpoint_states IN ACCESS EXCLUSIVE MODE', 6000],
] as const;

test.concurrent.for(LOCKS)(
  'no request is made again because its record met: %s for %i ms',
  { timeout: 60_000 },
  async ([lock, forMs], context) => {
    const { database, tenant, endpoint } = await deliverInto(lock, forMs, context);
    await eventually(
      async () => {
        const facts = await deliveryFacts(database);
        expect(facts.map(({ status }) => status)).toEqual(Array(DELIVERIES).fill('succeeded'));
      },
      { timeoutMs: 20_000 },
    );
    // What comes after it has been through: nothing of before is still to come.
    await tenant.send(orderEvent());
    await endpoint.waitFor(DELIVERIES + 1);
    expect(endpoint.requests).toHaveLength(DELIVERIES + 1);
    const attempts = await attemptFacts(database);
    expect(attempts.filter(({ statusCode }) => statusCode !== 200)).toEqual([]);
  },
);
