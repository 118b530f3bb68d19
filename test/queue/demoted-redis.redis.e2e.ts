import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@rxhooks/testing';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startTcpLink } from '../../libs/testing/src/tcp-link.js';
import { orderEvent } from '../support/events.js';
import { startOwnRedis } from '../../libs/testing/src/own-redis.js';
import { receiver } from '../support/receivers.js';
import { startWorld } from '../support/world.js';

const LEFT_WITHIN_MS = 10_000;

async function server() {
  const { url, kill } = await startOwnRedis();
  const client = new Redis(url);
  client.on('error', () => undefined); // it is killed under us
  onTestFinished(async () => {
    client.disconnect();
    await kill();
  });
  return { url, client };
}

test('a Redis that was demoted to a replica is left for the one that the address leads to now', async () => {
  const [old, next] = [await server(), await server()];
  const link = await startTcpLink(old.url);
  const world = await startWorld({ REDIS_URL: link.through(old.url) });
  onTestFinished(async () => {
    await world.close();
    await link.close();
  });
  const endpoint = await receiver();
  const tenant = await world.tenant();
  await tenant.subscribe(`${endpoint.url}/hook`);
  await tenant.send(orderEvent());
  await endpoint.waitFor(1);

  // As managed failovers do it: the old one lives on, and nobody cuts a connection to it.
  link.aim(next.url);
  await old.client.call('replicaof', '127.0.0.1', new URL(next.url).port);

  const ofApps = async () => {
    const list = String(await old.client.call('client', 'list', 'type', 'normal'));
    return list.split('\n').filter((line) => line !== '' && !line.includes('cmd=client|list'));
  };
  let sent = 1;
  await eventually(
    async () => {
      expect((await tenant.send(orderEvent())).status).toBe(202);
      sent += 1;
      await sleep(100);
      expect(await ofApps()).toEqual([]);
    },
    { timeoutMs: LEFT_WITHIN_MS },
  );
  await endpoint.waitFor(sent, LEFT_WITHIN_MS);
  // The sweeper delivers without Redis, so what the new one was told is the proof that the apps are on it.
  await eventually(
    async () => {
      await tenant.send(orderEvent());
      const commands = await next.client.info('commandstats');
      expect(commands).toContain('cmdstat_zadd:');
      expect(commands).toContain('cmdstat_bzpopmin:');
    },
    { timeoutMs: LEFT_WITHIN_MS },
  );
});
