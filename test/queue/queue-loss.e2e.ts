import { setTimeout as delay } from 'node:timers/promises';
import { eventually, type ReceivedRequest, testBackend } from '@rxhooks/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { deliveryFacts } from '../support/facts.js';
import { canRunOwnRedis, startOwnRedis } from '../../libs/testing/src/own-redis.js';
import { openQueueContents } from '../support/queue-contents.js';
import { receiver } from '../support/receivers.js';
import { startWorld, type World } from '../support/world.js';

const EVENTS = 40;
const ENDPOINTS = 5;
/** A sweep looks every 2 s for what is 2 s late; the rest is patience with a slow machine. */
const SWEEP_MS = 10_000;

const idOf = ({ headers }: ReceivedRequest) => headers['webhook-id'];
const orders = (length = EVENTS) => Array.from({ length }, () => orderEvent());

async function openWorld(...args: Parameters<typeof startWorld>) {
  const world = await startWorld(...args);
  onTestFinished(() => world.close());
  return { world, tenant: await world.tenant(), queues: open(world) };
}

function open(world: World) {
  const queues = openQueueContents(world);
  onTestFinished(() => queues.close());
  return queues;
}

test('retries that the queue has forgotten are made all the same', async () => {
  const { world, tenant, queues } = await openWorld({ RETRY_SCHEDULE_SECONDS: '2,2,2' });
  const seen = new Set<string | undefined>();
  const endpoint = await receiver({
    respond: (request) => {
      const isFirst = !seen.has(idOf(request));
      seen.add(idOf(request));
      return { status: isFirst ? 500 : 200 };
    },
  });
  // Too few failures at each of them to open its circuit, which would keep the others waiting.
  for (let count = 0; count < ENDPOINTS; count += 1)
    await tenant.subscribe(`${endpoint.url}/retried/${count}`);
  await tenant.call('POST', '/v1/events/batch', { events: orders(EVENTS / ENDPOINTS) });
  await eventually(async () =>
    expect(await queues.jobIds('deliveries', 'delayed')).toHaveLength(EVENTS),
  );

  await queues.wipe();

  await endpoint.waitFor(2 * EVENTS, 2000 + SWEEP_MS);
  await eventually(async () => {
    const statuses = (await deliveryFacts(world.database)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(['succeeded']));
  });
  expect(endpoint.requests).toHaveLength(2 * EVENTS);
});

test('events whose fan-out the queue has forgotten are delivered all the same', async () => {
  const { world, tenant, queues } = await openWorld({}, { withWorker: false });
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/forgotten`);
  await tenant.call('POST', '/v1/events/batch', { events: orders() });
  await eventually(async () => expect(await queues.rings()).not.toEqual([]));

  await queues.wipe();
  await world.startWorker();

  await endpoint.waitFor(EVENTS, SWEEP_MS);
  expect(new Set(endpoint.requests.map(idOf)).size).toBe(EVENTS);
});

test('the queue holds ids and no payload, secret or header value', async () => {
  const { world, tenant, queues } = await openWorld({ RETRY_SCHEDULE_SECONDS: '600' });
  const endpoint = await receiver({ respond: () => ({ status: 500, body: 'marker-in-answer' }) });
  const { uid, signing_secret: secret } = await tenant.subscribe(
    `${endpoint.url}/marker-in-target`,
    'pharmacy_order_created',
    { meta_data: { header_key: 'X-Token', header_value: 'marker-in-header', n: 'marker-in-meta' } },
  );
  const { data, ...event } = orderEvent({ id: 'upstream-id' });
  await tenant.send({ ...event, data: { ...data, note: 'marker-in-data' } });
  const [retryId = ''] = await eventually(async () => {
    const ids = await queues.jobIds('deliveries', 'delayed');
    expect(ids).toHaveLength(1);
    return ids;
  });

  const text = await queues.dump();

  const [delivery] = await deliveryFacts(world.database);
  expect(retryId).toBe(`${delivery?.uid}.2`);
  expect(text).toContain(retryId);
  expect(text).toContain(uid);
  const planted = ['marker-in', secret, secret.slice(6), 'upstream-id', tenant.key, endpoint.url];
  expect(planted.filter((marker) => text.includes(marker))).toEqual([]);
});

describe.runIf(testBackend() === 'redis' && canRunOwnRedis)('while Redis is away', () => {
  const OUTAGE_MS = 3000;

  async function openWorldOnItsOwnRedis() {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.kill());
    return { redis, ...(await openWorld({ REDIS_URL: redis.url })) };
  }

  test('events are answered 202 without delay, and delivered when it is back', async () => {
    const { redis, tenant } = await openWorldOnItsOwnRedis();
    const endpoint = await receiver();
    await tenant.subscribe(`${endpoint.url}/outage`);
    await redis.kill();

    const answers = [];
    for (const event of orders()) {
      const startedAt = performance.now();
      const { status } = await tenant.send(event);
      answers.push({ status, isQuick: performance.now() - startedAt < 1000 });
    }
    expect(answers).toEqual(answers.map(() => ({ status: 202, isQuick: true })));

    await redis.startAgain();
    await endpoint.waitFor(EVENTS, SWEEP_MS);
    expect(new Set(endpoint.requests.map(idOf)).size).toBe(EVENTS);
  });

  test('an idle worker survives it and delivers the next event within seconds', async () => {
    const { redis, tenant } = await openWorldOnItsOwnRedis();
    const endpoint = await receiver();
    await tenant.subscribe(`${endpoint.url}/idle`);
    await tenant.send(orderEvent());
    await endpoint.waitFor(1);

    await redis.kill();
    await delay(OUTAGE_MS); // the outage itself, not a wait for a fact
    await redis.startAgain();
    await tenant.send(orderEvent());

    await endpoint.waitFor(2, 5000);
  });

  test('a worker still closes, and puts down what it had in hand', async () => {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.kill());
    const { world, tenant } = await openWorld({ REDIS_URL: redis.url }, { withWorker: false });
    const worker = await world.startWorker();
    const endpoint = await receiver({ respond: () => ({ delayMs: 1500 }) });
    await tenant.subscribe(`${endpoint.url}/in-hand`);
    await tenant.send(orderEvent());
    await endpoint.waitFor(1);
    await redis.kill();

    const closed = worker.close().then(() => 'closed');
    expect(await Promise.race([closed, delay(10_000, 'still closing')])).toBe('closed');
    expect(await deliveryFacts(world.database)).toMatchObject([{ status: 'succeeded' }]);
  }, 30_000);
});
