import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { eventually, type Receiver } from '@rxhooks/testing';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { childApp } from '../support/child-app.js';
import { exampleData, orderEvent } from '../support/events.js';
import { attemptFacts, deliveryFacts } from '../support/facts.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const IN_FLIGHT = 12;
/** Longer than a job waits for its attempts, so that they are in nobody's job when the end comes. */
const ANSWER_MS = 1200;
/** Within this a claim that is under way when the end comes has become requests. */
const CLAIM_MS = 100;
const STOCK = 'pharmacy_sku_stock_updated';

let world: World;
let tenant: Tenant;
let worker: NestFastifyApplication;

beforeEach(async () => {
  const env = { DELIVERY_TIMEOUT_MS: '5000', RETRY_SCHEDULE_SECONDS: '0.5,0.5' };
  world = await startWorld(env, { withWorker: false });
  onTestFinished(() => world.close());
  tenant = await world.tenant();
});

async function slowEndpoint(): Promise<Receiver> {
  const endpoint = await receiver({ respond: () => ({ delayMs: ANSWER_MS }) });
  await tenant.subscribe(`${endpoint.url}/slow`);
  return endpoint;
}

const sendOrders = (count: number) =>
  tenant.call('POST', '/v1/events/batch', {
    events: Array.from({ length: count }, () => orderEvent()),
  });

const statuses = async () =>
  (await deliveryFacts(world.database)).map(({ status, isLeased }) => ({ status, isLeased }));

const DELIVERED = { status: 'succeeded', isLeased: false };

test('a worker that closes lets its requests end and puts down what came of them', async () => {
  const endpoint = await slowEndpoint();
  worker = await world.startWorker();
  await sendOrders(IN_FLIGHT);
  await endpoint.waitFor(IN_FLIGHT);

  await worker.close();

  expect(await statuses()).toEqual(Array(IN_FLIGHT).fill(DELIVERED));
  expect(await attemptFacts(world.database)).toHaveLength(IN_FLIGHT);
});

test('nothing that a closing worker has sent is sent again by the next one', async () => {
  const endpoint = await slowEndpoint();
  worker = await world.startWorker();
  await sendOrders(IN_FLIGHT);
  await endpoint.waitFor(IN_FLIGHT);
  await worker.close();

  await world.startWorker();
  await tenant.send(orderEvent({ id: 'proof' }));

  await eventually(async () =>
    expect(await statuses()).toEqual(Array(IN_FLIGHT + 1).fill(DELIVERED)),
  );
  expect(endpoint.requests).toHaveLength(IN_FLIGHT + 1);
});

test('an event that comes while a worker closes waits for the next worker', async () => {
  const endpoint = await slowEndpoint();
  worker = await world.startWorker();
  await sendOrders(IN_FLIGHT);
  await endpoint.waitFor(IN_FLIGHT);

  const closed = worker.close();
  await tenant.send(orderEvent({ id: 'too-late' }));
  await closed;
  expect(endpoint.requests).toHaveLength(IN_FLIGHT);

  await world.startWorker();
  await endpoint.waitFor(IN_FLIGHT + 1, 10_000);
});

test('a retry that becomes due while a worker closes waits for the next worker', async () => {
  const flaky = await receiver({ respond: () => ({ status: 500 }) });
  await tenant.subscribe(`${flaky.url}/flaky`, STOCK);
  const endpoint = await slowEndpoint();
  worker = await world.startWorker();
  await sendOrders(1);
  await endpoint.waitFor(1);
  await tenant.send(orderEvent({ event_type: STOCK, data: exampleData(STOCK) }));
  await flaky.waitFor(1);

  await worker.close();
  expect(flaky.requests).toHaveLength(1);

  await world.startWorker();
  await flaky.waitFor(2, 10_000);
});

test('a worker that closes claims nothing more of a backlog, also while a job of another endpoint ends', async () => {
  const backlog = await receiver({ respond: () => ({ delayMs: 100 }) });
  await tenant.subscribe(`${backlog.url}/backlog`);
  const slow = await receiver({ respond: () => ({ delayMs: ANSWER_MS }) });
  await tenant.subscribe(`${slow.url}/slow`, STOCK);
  worker = await world.startWorker();
  await sendOrders(400);
  await backlog.waitFor(40);
  await tenant.send(orderEvent({ event_type: STOCK, data: exampleData(STOCK) }));
  await slow.waitFor(1);

  const closed = worker.close();
  await delay(CLAIM_MS);
  const seen = backlog.requests.length;
  await closed;

  expect(backlog.requests.length).toBe(seen);
});

test('a worker process that gets SIGTERM delivers what it has in hand, once, and ends', async () => {
  const endpoint = await slowEndpoint();
  const child = await childApp('worker', world.env);
  await sendOrders(IN_FLIGHT);
  await endpoint.waitFor(IN_FLIGHT);

  const end = await child.terminate();

  expect(end).toEqual({ code: 0, signal: null });
  expect(await statuses()).toEqual(Array(IN_FLIGHT).fill(DELIVERED));
  expect(endpoint.requests).toHaveLength(IN_FLIGHT);
}, 60_000);
