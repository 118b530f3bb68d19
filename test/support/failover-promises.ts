import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptsOf, expectExactlyOnce, longestPauseMs } from './failover-account.js';
import { type FailoverWorld, startFailoverWorld } from './failover-world.js';
import { keepDoing } from './keep-doing.js';
import type { FailingOverRedis } from './redis-nodes.js';
import { canRunOwnRedis } from '../../libs/testing/src/redis-process.js';

const OVER_HTTP = 200;
const THROUGH_QUEUE = 100;
/** How many events have to be accepted before the kill, and again once there is a new master. */
const AROUND_FAILOVER = 40;
const START_MS = 120_000;
const TEST_MS = 120_000;
const TAKEOVER_MS = 60_000;

/** What holds on any Redis that fails over to a replica when its master is killed. */
export function promiseToOutliveAFailover(
  servers: string,
  start: () => Promise<FailingOverRedis>,
): void {
  if (!canRunOwnRedis) {
    sayWhatIsMissing(servers);
    return;
  }
  describe(`on ${servers}`, () => {
    let redis: FailingOverRedis;
    let running: FailoverWorld;

    beforeAll(async () => {
      redis = await start();
      running = await startFailoverWorld(redis);
    }, START_MS);

    afterAll(async () => {
      await running?.close();
      await redis?.close();
    }, START_MS);

    test(
      'two apis and three workers share the work, and every event arrives once',
      async () => {
        for (let sent = 0; sent < OVER_HTTP; sent += 10)
          await Promise.all(Array.from({ length: 10 }, () => running.send()));
        for (let sent = 0; sent < THROUGH_QUEUE; sent += 10)
          await Promise.all(Array.from({ length: 10 }, () => running.enqueue()));
        await running.settled();

        await expectExactlyOnce(running);
        for (const { url } of running.workers) expect(await attemptsOf(url)).toBeGreaterThan(0);
      },
      TEST_MS,
    );

    test(
      'nothing is lost or sent twice when the master of the queue is killed under load',
      async () => {
        const { receiver, world } = running;
        const key = `${world.env['QUEUE_PREFIX']}:look`;
        const old = await redis.masterOf(key);
        const before = receiver.requests.length;
        const overHttp = keepDoing(() => running.send());
        await receiver.waitFor(before + AROUND_FAILOVER, TAKEOVER_MS);

        await redis.kill(old);
        const killedAt = Date.now();
        // Not earlier: the master takes the last writes to a queue with it that no replica has yet. What came over
        // HTTP is a row.
        const throughQueue = keepDoing(() => running.enqueue());
        await eventually(async () => expect(await redis.masterOf(key)).not.toBe(old), {
          timeoutMs: TAKEOVER_MS,
        });
        const takenOverAt = Date.now();
        await Promise.all([
          overHttp.untilMore(AROUND_FAILOVER),
          throughQueue.untilMore(AROUND_FAILOVER),
        ]);
        await Promise.all([overHttp.stop(), throughQueue.stop()]);
        await running.settled();

        await expectExactlyOnce(running);
        console.log(
          `${servers}: a new master ${takenOverAt - killedAt} ms after the kill, no delivery for ` +
            `${longestPauseMs(receiver.requests, killedAt)} ms at most, ` +
            `${running.accepted.length} events in all`,
        );
      },
      TEST_MS,
    );

    test('every process ends when it is told to', async () => {
      const ends = await Promise.all(running.processes.map((child) => child.terminate()));
      expect(ends).toEqual(ends.map(() => ({ code: 0, signal: null })));
    });

    test('no log holds a password', async () => {
      const log = await running.log();
      expect(log).toContain('delivery.attempted');
      expect(redis.passwords.filter((password) => log.includes(password))).toEqual([]);
    });
  });
}

function sayWhatIsMissing(servers: string): void {
  test(`on ${servers}: there is a redis-server or valkey-server on the PATH`, (context) => {
    console.warn(`NOT TESTED: ${servers}. Put redis-server or valkey-server on the PATH.`);
    if (process.env['CI'] !== 'true') context.skip();
    expect(canRunOwnRedis).toBe(true);
  });
}
