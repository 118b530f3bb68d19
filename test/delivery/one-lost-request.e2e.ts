/** An endpoint that answers everything but one request, which gets lost, beside one that is quick. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { startWorld } from '../support/world.js';

/** Far less than the lost request takes to time out. */
const SOON_MS = 5000;
/** Longer than a request is waited for before it counts as hanging. */
const LATER_MS = 1000;

test('one lost request keeps no later event from its endpoint', async () => {
  const world = await startWorld();
  onTestFinished(() => world.close());
  const tenant = await world.tenant();
  const quick = await receiver();
  let arrived = 0;
  const flaky = await receiver({
    respond: () => {
      arrived += 1;
      return arrived === 2 ? { hang: true } : {};
    },
  });
  await tenant.subscribe(quick.url);
  await tenant.subscribe(flaky.url);
  await tenant.send(orderEvent());
  await Promise.all([quick.waitFor(1), flaky.waitFor(1)]);
  await tenant.send(orderEvent());
  await flaky.waitFor(2);
  await delay(LATER_MS);

  await tenant.send(orderEvent());

  await flaky.waitFor(3, SOON_MS);
  expect(quick.requests).toHaveLength(3);
}, 40_000);
