import { eventually, testRedisUrl, uniquePrefix } from '@rxhooks/testing';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTcpLink } from '../../testing/src/tcp-link.js';
import { canRunOwnRedis, startOwnRedis } from '../../testing/src/own-redis.js';
import { openRedisClient } from './redis-client.js';
import { RedisBell } from './redis-bell.js';

/** What the wait for a ring may take, what an answer may take beyond that, and the pauses. */
const GIVEN_UP_WITHIN_MS = 13_000;

function openClient(url: string) {
  const client = openRedisClient({ kind: 'single', url });
  client.on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  return client;
}

/** Somebody who rings and somebody who listens, each with a way of its own to the server. */
async function setUp(ringUrl: string, listenUrl = ringUrl) {
  const prefix = uniquePrefix();
  const faults: Error[] = [];
  const bell = new RedisBell(openClient(ringUrl), prefix, () => undefined);
  const ear = new RedisBell(openClient(listenUrl), prefix, (fault) => faults.push(fault));
  let heard = 0;
  const listening = ear.listen(async () => void (heard += 1));
  onTestFinished(() => listening.close());
  // A new connection is looked with.
  await eventually(() => expect(heard).toBe(1));
  const admin = new Redis(ringUrl);
  onTestFinished(() => admin.disconnect());
  admin.on('error', () => undefined);
  return { bell, listening, faults, admin, key: `${prefix}:look`, heard: () => heard };
}

const openWaits = async (admin: Redis) => {
  const list = String(await admin.call('CLIENT', 'LIST'));
  return list.split('\n').filter((line) => line.includes('cmd=bzpopmin'));
};

it('many rings without a listener are one member of one set', async () => {
  const client = openClient(testRedisUrl());
  const prefix = uniquePrefix();
  const bell = new RedisBell(client, prefix, () => undefined);
  await Promise.all(Array.from({ length: 50 }, () => bell.ring()));
  expect(await client.zrange(`${prefix}:look`, 0, -1, 'WITHSCORES')).toEqual(['look', '0']);
});

it('rings while a look runs are taken from the server when it has ended, and are one', async () => {
  const client = openClient(testRedisUrl());
  const prefix = uniquePrefix();
  const bell = new RedisBell(client, prefix, () => undefined);
  let look = Promise.withResolvers<void>();
  let looks = 0;
  const listening = bell.listen(() => {
    looks += 1;
    return look.promise;
  });
  onTestFinished(() => listening.close());
  await eventually(() => expect(looks).toBe(1));
  for (let rings = 0; rings < 3; rings += 1) await bell.ring();
  expect(await client.zcard(`${prefix}:look`)).toBe(1);
  const { resolve } = look;
  look = Promise.withResolvers();
  resolve();
  await eventually(() => expect(looks).toBe(2));
  expect(await client.zcard(`${prefix}:look`)).toBe(0);
});

describe.runIf(canRunOwnRedis)('a listener over Redis', () => {
  it('looks once when a server that was away is back, and hears what rings from then on', async () => {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.kill());
    const { bell, heard, faults } = await setUp(redis.url);
    await redis.kill();
    await eventually(() => expect(faults.length).toBeGreaterThan(2));
    expect(heard()).toBe(1);
    await redis.startAgain();
    await eventually(() => expect(heard()).toBe(2));
    await bell.ring();
    await eventually(() => expect(heard()).toBe(3));
  });

  it('gives a connection up that answers nothing and never ends', async () => {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.kill());
    const link = await startTcpLink(redis.url);
    onTestFinished(() => link.close());
    const { bell, heard, faults } = await setUp(redis.url, link.through(redis.url));
    expect(link.swallow((said) => said.includes('bzpopmin'))).toBe(1);
    await eventually(() => expect(heard()).toBe(2), { timeoutMs: GIVEN_UP_WITHIN_MS });
    expect(faults).toMatchObject([{ code: 'ETIMEDOUT' }]);
    await bell.ring();
    await eventually(() => expect(heard()).toBe(3));
  }, 30_000);

  it('asks a server that refuses less and less often, and hears when it does not any more', async () => {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.kill());
    const { bell, heard, faults, admin } = await setUp(redis.url);
    await admin.acl('SETUSER', 'default', '-bzpopmin');
    await admin.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await eventually(() => expect(faults.length).toBeGreaterThan(4), { timeoutMs: 10_000 });
    expect(faults.at(-1)?.message).toMatch(/^NOPERM/);
    const { length } = faults;
    await new Promise((done) => setTimeout(done, 2000)); // the pauses themselves
    expect(faults.length - length).toBeLessThanOrEqual(3);

    await admin.acl('SETUSER', 'default', '+bzpopmin');
    const before = heard();
    await eventually(async () => expect(await openWaits(admin)).toHaveLength(1));
    expect(heard()).toBeGreaterThan(before);
    const connected = heard();
    await bell.ring();
    await eventually(() => expect(heard()).toBe(connected + 1));
  }, 30_000);

  it('leaves a server that has become a replica', async () => {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.kill());
    const { heard, faults, admin } = await setUp(redis.url);
    await eventually(async () => expect(await openWaits(admin)).toHaveLength(1));
    await admin.replicaof('127.0.0.1', 1);
    await eventually(() => expect(faults.length).toBeGreaterThan(1));
    expect(await openWaits(admin)).toEqual([]);
    await admin.replicaof('NO', 'ONE');
    const before = heard();
    await eventually(() => expect(heard()).toBeGreaterThan(before));
  });

  it('that has ended while it waited leaves no connection behind, and hears nothing', async () => {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.kill());
    const { bell, listening, heard, faults, admin, key } = await setUp(redis.url);
    await eventually(async () => expect(await openWaits(admin)).toHaveLength(1));
    await listening.close();
    await eventually(async () => expect(await openWaits(admin)).toEqual([]));
    await bell.ring();
    expect(await admin.zcard(key)).toBe(1);
    expect([heard(), faults]).toEqual([1, []]);
  });

  it('can end while the server is away', async () => {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.kill());
    const { listening, heard, faults } = await setUp(redis.url);
    await redis.kill();
    await eventually(() => expect(faults.length).toBeGreaterThan(1));
    await listening.close();
    const { length } = faults;
    await redis.startAgain();
    const probe = openClient(redis.url);
    await probe.ping();
    const list = String(await probe.call('CLIENT', 'LIST'));
    expect(list).not.toContain('cmd=bzpopmin');
    expect([heard(), faults.length]).toEqual([1, length]);
  });
});
