import { eventually } from '@rxhooks/testing';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTcpLink } from '../../libs/testing/src/tcp-link.js';
import { orderEvent } from '../support/events.js';
import { FIRST_ATTEMPT_MS, lateness } from '../support/first-attempts.js';
import { canRunOwnRedis, startOwnRedis } from '../../libs/testing/src/own-redis.js';
import { receiver } from '../support/receivers.js';
import { startWorld } from '../support/world.js';

async function openWorld(
  env: Readonly<Record<string, string>>,
  options: Parameters<typeof startWorld>[1] = {},
) {
  const world = await startWorld(env, options);
  onTestFinished(() => world.close());
  return { world, tenant: await world.tenant() };
}

async function openOwnRedis() {
  const redis = await startOwnRedis();
  onTestFinished(() => redis.kill());
  return redis;
}

describe.runIf(canRunOwnRedis)('events are delivered within seconds of their 202', () => {
  test('while Redis answers nobody', async () => {
    const redis = await openOwnRedis();
    const { tenant } = await openWorld({ REDIS_URL: redis.url });
    const endpoint = await receiver();
    await tenant.subscribe(`${endpoint.url}/paused`);
    const admin = new Redis(redis.url);
    onTestFinished(() => admin.disconnect());
    await admin.call('CLIENT', 'PAUSE', '60000', 'ALL');

    expect(await lateness(tenant, endpoint)).toBeLessThan(FIRST_ATTEMPT_MS);
  }, 30_000);

  test('while Redis takes two seconds for an answer', async () => {
    const redis = await openOwnRedis();
    const link = await startTcpLink(redis.url);
    onTestFinished(() => link.close());
    const { tenant } = await openWorld({ REDIS_URL: link.through(redis.url) });
    const endpoint = await receiver();
    await tenant.subscribe(`${endpoint.url}/slow`);
    link.slow(1000); // each way

    expect(await lateness(tenant, endpoint)).toBeLessThan(FIRST_ATTEMPT_MS);
  }, 30_000);

  test('at 200 events a second by two workers without Redis, each of them once', async () => {
    const redis = await openOwnRedis();
    const { world, tenant } = await openWorld({ REDIS_URL: redis.url });
    await world.startWorker();
    const endpoint = await receiver();
    await tenant.subscribe(`${endpoint.url}/gone`);
    await redis.kill();

    const late = await lateness(tenant, endpoint, { batches: 16, size: 50, everyMs: 250 });
    expect(late).toBeLessThan(FIRST_ATTEMPT_MS);
    expect(endpoint.requests).toHaveLength(800);
  }, 30_000);

  test('and so are retries without Redis, counted from their time', async () => {
    const redis = await openOwnRedis();
    const { tenant } = await openWorld({ REDIS_URL: redis.url, RETRY_SCHEDULE_SECONDS: '1' });
    let requests = 0;
    const respond = () => ({ status: (requests += 1) === 1 ? 500 : 200 });
    const endpoint = await receiver({ respond });
    await tenant.subscribe(`${endpoint.url}/retried`);
    await redis.kill();

    await tenant.send(orderEvent());
    const [first, second] = await endpoint.waitFor(2, 15_000);
    expect(second!.at - first!.at).toBeLessThan(1000 + FIRST_ATTEMPT_MS);
  }, 30_000);
});

test('a retry whose job has lost its place in the queue is made all the same', async () => {
  const { world, tenant } = await openWorld({ RETRY_SCHEDULE_SECONDS: '3' });
  let requests = 0;
  const respond = () => ({ status: (requests += 1) === 1 ? 500 : 200 });
  const endpoint = await receiver({ respond });
  await tenant.subscribe(`${endpoint.url}/stuck`);
  const redis = new Redis(world.env['REDIS_URL']!);
  onTestFinished(() => redis.disconnect());
  const key = (name: string) => `${world.env['QUEUE_PREFIX']}:deliveries:${name}`;
  await tenant.send(orderEvent());
  const id = await eventually(async () => {
    const [job] = await redis.zrange(key('delayed'), 0, -1);
    expect(job).toBeDefined();
    return job!;
  });
  await redis.del(key('delayed'), key('marker'));
  expect(await redis.exists(key(id))).toBe(1);

  await endpoint.waitFor(2, 15_000);
  expect(endpoint.requests).toHaveLength(2);
}, 30_000);
