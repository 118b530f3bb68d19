/** A delivery that waits for its turn among probes is in this worker's hands, however long that takes. */
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@rxhooks/testing';
import { expect, onTestFinished, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { attemptFacts, deliveryFacts } from '../support/facts.js';
import { receiver } from '../support/receivers.js';
import { startWorld } from '../support/world.js';

const ENDPOINTS = 480;

test('five hundred endpoints that stop answering get each event once', async () => {
  // A lease of nine seconds, and a retry that this test does not see.
  const world = await startWorld({ DELIVERY_TIMEOUT_MS: '1000', RETRY_SCHEDULE_SECONDS: '600' });
  onTestFinished(() => world.close());
  const { database } = world;
  const tenant = await world.tenant();
  let isSilent = false;
  const endpoint = await receiver({ respond: () => (isSilent ? { hang: true } : {}) });
  const { uid } = await tenant.subscribe(`${endpoint.url}/0`);
  for (let number = 1; number < ENDPOINTS; number += 1)
    await tenant.subscribe(`${endpoint.url}/${number}`);
  for (let event = 1; event <= 2; event += 1) {
    await tenant.send(orderEvent());
    await endpoint.waitFor(event * ENDPOINTS, 30_000);
    await delay(500);
  }
  // With something on record of one of them, an event is written before it is sent.
  await database.query('INSERT INTO endpoint_states (subscription_uid) VALUES ($1)', [uid]);

  isSilent = true;
  await tenant.send(orderEvent());
  await endpoint.waitFor(3 * ENDPOINTS, 10_000);
  const locker = database.createQueryRunner();
  await locker.startTransaction();
  await locker.query('LOCK TABLE deliveries IN SHARE MODE');
  const event = orderEvent({ id: 'once' });
  await tenant.send(event);
  await delay(1500);
  await locker.rollbackTransaction();
  await locker.release();

  const own = async () =>
    (await deliveryFacts(database)).filter(({ eventId }) => eventId === event.id);
  await eventually(
    async () => {
      const facts = await own();
      expect(facts).toHaveLength(ENDPOINTS);
      expect(facts.filter(({ attemptsMade, isLeased }) => attemptsMade < 1 || isLeased)).toEqual(
        [],
      );
    },
    { timeoutMs: 40_000 },
  );
  const uids = new Set((await own()).map(({ uid: delivery }) => delivery));
  const requests = endpoint.requests.map(({ headers }) => headers['webhook-id'] ?? '');
  const times = Map.groupBy(
    requests.filter((id) => uids.has(id)),
    (id) => id,
  );
  const attempts = (await attemptFacts(database)).filter(({ delivery }) => uids.has(delivery));
  expect([...times].filter(([, all]) => all.length > 1)).toEqual([]);
  expect(attempts.filter(({ error }) => error?.startsWith('unknown'))).toEqual([]);
}, 120_000);
