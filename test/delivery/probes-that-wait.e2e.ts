/** Requests to endpoints that have yet to answer wait for one another (`ProbePace`); what becomes of them meanwhile. */
import { eventually } from '@rxhooks/testing';
import { expect, onTestFinished, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { deliveryFacts } from '../support/facts.js';
import { receiver } from '../support/receivers.js';
import { SUBSCRIPTIONS } from '../support/tenant.js';
import { startWorld } from '../support/world.js';

const CROWD = 100;
const TYPE = 'pharmacy_order_created';

/** An event for a hundred endpoints that never answer, the first few of which have it. */
async function crowd(deliveryTimeoutMs: number) {
  const world = await startWorld(
    { DELIVERY_TIMEOUT_MS: `${deliveryTimeoutMs}`, RETRY_SCHEDULE_SECONDS: '600' },
    { withWorker: false },
  );
  onTestFinished(() => world.close());
  const worker = await world.startWorker();
  const tenant = await world.tenant();
  const endpoint = await receiver({ respond: () => ({ hang: true }) });
  const paths = Array.from({ length: CROWD }, (_, number) => `/${number}`);
  for (const path of paths) await tenant.subscribe(`${endpoint.url}${path}`);
  await tenant.send(orderEvent());
  await endpoint.waitFor(4);
  return { world, worker, tenant, endpoint, paths };
}

test('no request begins to a subscription that was removed while it waited', async () => {
  const { world, tenant, endpoint, paths } = await crowd(1000);
  const target = `${endpoint.url}${paths.at(-1)}`;
  const query = new URLSearchParams({ target, notification_type: TYPE });
  const removed = await tenant.call('DELETE', `${SUBSCRIPTIONS}?${query.toString()}`);
  expect(removed.status).toBeLessThan(300);
  expect(endpoint.requests.map(({ path }) => path)).not.toContain(paths.at(-1));

  // All others have had theirs, and it is on record.
  await eventually(
    async () => {
      const facts = await deliveryFacts(world.database);
      expect(facts.filter(({ status }) => status === 'retrying').length).toBeGreaterThanOrEqual(
        CROWD - 1,
      );
      expect(facts.filter(({ isLeased }) => isLeased)).toEqual([]);
    },
    { timeoutMs: 15_000 },
  );
  expect(endpoint.requests.map(({ path }) => path)).not.toContain(paths.at(-1));
}, 40_000);

test('a worker that is told to stop begins none of those that wait', async () => {
  const { worker, endpoint } = await crowd(2000);
  const closed = worker.close();
  const begun = endpoint.requests.length;
  await closed;
  // A few may be on their way.
  expect(endpoint.requests.length).toBeLessThanOrEqual(begun + 8);
}, 40_000);
