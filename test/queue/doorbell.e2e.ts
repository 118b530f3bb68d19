import { setTimeout as delay } from 'node:timers/promises';
import { EventLeases } from '@rxhooks/application';
import { QueueBackend } from '@rxhooks/queue';
import { eventually, testBackend } from '@rxhooks/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Sweeper } from '../../apps/worker/src/delivery/sweeper.js';
import { orderEvent } from '../support/events.js';
import { openQueueContents } from '../support/queue-contents.js';
import { receiver } from '../support/receivers.js';
import { startWorld } from '../support/world.js';

const EVENTS = 150;
const ROUNDS = 10;

const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Infinity;

/** A worker that nothing but the queue tells to look. */
async function openWorld() {
  const world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  const worker = await world.startWorker();
  await worker.get(Sweeper).close();
  const endpoint = await receiver();
  const tenant = await world.tenant();
  await tenant.subscribe(`${endpoint.url}/rung`);
  return { endpoint, tenant, worker };
}

test('no ring is lost, whatever the worker is doing when an event is stored', async () => {
  const { endpoint, tenant } = await openWorld();
  const latenciesMs: number[] = [];
  for (let sent = 1; sent <= EVENTS; sent += 1) {
    // Some fall on the ring before them while it waits, while it is run, and while the look of it reads.
    await delay(Math.random() * 10);
    const startedMs = performance.now();
    const { status } = await tenant.send(orderEvent());
    expect(status).toBe(202);
    if (sent % 3 === 0) continue;
    await endpoint.waitFor(sent, 5000);
    latenciesMs.push(performance.now() - startedMs);
  }
  await endpoint.waitFor(EVENTS, 5000);
  expect(median(latenciesMs)).toBeLessThan(100);
}, 60_000);

test('an event that is stored when a look has read its last row is sent at once', async () => {
  const { endpoint, tenant, worker } = await openWorld();
  const leases = worker.get(EventLeases);
  const takeLatest = leases.takeLatest.bind(leases);
  await tenant.send(orderEvent());
  await endpoint.waitFor(1, 5000);
  const latenciesMs: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    let storedMs = 0;
    leases.takeLatest = async (...limits) => {
      const taken = await takeLatest(...limits);
      leases.takeLatest = takeLatest;
      expect((await tenant.send(orderEvent())).status).toBe(202);
      storedMs = performance.now();
      return taken;
    };
    await tenant.send(orderEvent());
    await endpoint.waitFor(1 + 2 * round, 5000);
    latenciesMs.push(performance.now() - storedMs);
  }
  expect(median(latenciesMs)).toBeLessThan(100);
});

// Over Redis a ring is no job; what a release before adds there the sweep finds.
test.runIf(testBackend() === 'postgres').each([
  ['of the release before, which names events', { events: ['evt_of_another_time'] }],
  ['of the release before that, which names one', { event: 'evt_of_another_time' }],
])('a job %s rings as well', async (_what, data) => {
  const world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  const queues = openQueueContents(world);
  onTestFinished(() => queues.close());
  const endpoint = await receiver();
  const tenant = await world.tenant();
  await tenant.subscribe(`${endpoint.url}/older`);
  await tenant.send(orderEvent());
  await eventually(async () => expect(await queues.rings()).toEqual(['look']));
  await queues.wipe();
  const worker = await world.startWorker();
  await worker.get(Sweeper).close();

  await worker.get(QueueBackend).queue('fan-out').add('fan-out', data);

  await endpoint.waitFor(1, 5000);
});
