import { eventually } from '@rxhooks/testing';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { childApp } from '../support/child-app.js';
import { orderEvent } from '../support/events.js';
import { canRunOwnRedis, type OwnRedis, startOwnRedis } from '../../libs/testing/src/own-redis.js';
import { receiver } from '../support/receivers.js';
import { startWorld } from '../support/world.js';

/** As managed services give them, and as docs/scaling.md says is enough. */
const USERS = {
  managed: ['~*', '&*', '+@all', '-@admin', '-@dangerous'],
  smallest: [
    '~{rxhooks-acl}:*',
    'resetchannels',
    '-@all',
    ...'+@connection +@read +@write +@blocking +@scripting +@transaction -@dangerous'.split(' '),
  ],
};
const PREFIX = '{rxhooks-acl}';
/** The worker of production has 512 MB. */
const HEAP = { NODE_OPTIONS: '--max-old-space-size=256' };

describe.runIf(canRunOwnRedis)('a Redis user without INFO', () => {
  let redis: OwnRedis;
  let admin: Redis;

  beforeAll(async () => {
    redis = await startOwnRedis();
    admin = new Redis(redis.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await redis.kill();
  });

  test.each(Object.entries(USERS))(
    '(%s) can run the queue',
    async (name, rights) => {
      await admin.flushall();
      await admin.acl('SETUSER', name, 'on', '>secret', ...rights);
      const url = redis.url.replace('://', `://${name}:secret@`);
      const user = new Redis(url, { enableReadyCheck: false });
      onTestFinished(() => user.disconnect());
      await expect(user.info()).rejects.toThrow('NOPERM');

      const env = { REDIS_URL: url, QUEUE_PREFIX: PREFIX, RETRY_SCHEDULE_SECONDS: '0.5' };
      const world = await startWorld(env, { withWorker: false });
      onTestFinished(() => world.close());
      const tenant = await world.tenant();
      let requests = 0;
      const respond = () => ({ status: (requests += 1) === 1 ? 500 : 200 });
      const endpoint = await receiver({ respond });
      await tenant.subscribe(`${endpoint.url}/hook`);
      const worker = await childApp('worker', { ...world.env, ...HEAP });

      // Only a worker of the queue reads the public one.
      const queue = new Queue('domain-events', { connection: admin, prefix: PREFIX });
      onTestFinished(() => queue.close());
      const { event_type: type, data } = orderEvent();
      await queue.add(type, { organisation_uid: tenant.uid, data });
      await endpoint.waitFor(2, 20_000);

      const answer = await fetch(`${worker.url}/health/ready`);
      expect(await answer.json()).toMatchObject({ status: 'ok', queue: 'ok' });
      // What is refused is on the server's own record.
      await eventually(async () =>
        expect(await queue.getJobCounts('failed')).toEqual({ failed: 0 }),
      );
      const refusals = (await admin.acl('LOG')) as unknown[][];
      const refused = new Set(refusals.map((entry) => entry[entry.indexOf('object') + 1]));
      expect([...refused]).toEqual(['info']);
      await admin.acl('LOG', 'RESET');
    },
    60_000,
  );

  test('is told to be misconfigured when it may not run scripts', async () => {
    await admin.acl('SETUSER', 'scriptless', 'on', '>secret', '~*', '&*', '+@all', '-@scripting');
    const REDIS_URL = redis.url.replace('://', '://scriptless:secret@');
    const world = await startWorld({ REDIS_URL }, { withWorker: false });
    onTestFinished(() => world.close());
    const worker = await childApp('worker', { ...world.env, ...HEAP }, { until: 'live' });
    await eventually(async () => {
      const answer = await fetch(`${worker.url}/health/ready`);
      const { queue } = (await answer.json()) as { queue: string };
      expect([answer.status, queue]).toEqual([503, 'misconfigured']);
    });
  }, 60_000);
});
