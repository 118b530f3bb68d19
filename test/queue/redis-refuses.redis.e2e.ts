import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, type Receiver } from '@rxhooks/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FIRST_ATTEMPT_MS, lateness } from '../support/first-attempts.js';
import { canRunOwnRedis, type OwnRedis, startOwnRedis } from '../../libs/testing/src/own-redis.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let directory: string;

type Change = (admin: Redis) => Promise<unknown>;

/** Each way in which a server that can be reached takes no job, and the way out of it. */
const STATES: readonly [refusal: string, spoil: Change, mend: Change][] = [
  ['OOM', (it) => it.config('SET', 'maxmemory', '1mb'), (it) => it.config('SET', 'maxmemory', '0')],
  [
    'NOREPLICAS',
    (it) => it.config('SET', 'min-replicas-to-write', '3'),
    (it) => it.config('SET', 'min-replicas-to-write', '0'),
  ],
  ['MISCONF', failToSave, (it) => it.config('SET', 'save', '')],
  ['READONLY', (it) => it.replicaof('127.0.0.1', 1), (it) => it.replicaof('NO', 'ONE')],
];

async function failToSave(admin: Redis): Promise<void> {
  await rmdir(directory);
  await admin.config('SET', 'save', '3600 1');
  await admin.call('BGSAVE');
  await eventually(async () => {
    expect(await admin.info('persistence')).toContain('rdb_last_bgsave_status:err');
  });
}

describe.runIf(canRunOwnRedis)('while Redis refuses writes', () => {
  let redis: OwnRedis;
  let admin: Redis;
  let world: World;
  let tenant: Tenant;
  let endpoint: Receiver;
  let mend: Change = async () => undefined;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'redis-'));
    redis = await startOwnRedis({ '--dir': directory, '--maxmemory-policy': 'noeviction' });
    admin = new Redis(redis.url);
    world = await startWorld({ REDIS_URL: redis.url });
    tenant = await world.tenant();
  });
  afterEach(() => mend(admin));
  afterAll(async () => {
    await world.close();
    admin.disconnect();
    await redis.kill();
  });

  test.each(STATES)(
    'with %s, events are delivered within seconds',
    async (refusal, spoil, undo) => {
      mend = undo;
      endpoint = await receiver();
      await tenant.subscribe(`${endpoint.url}/${refusal}`);
      await spoil(admin);
      await expect(admin.set('probe', '1')).rejects.toThrow(refusal);

      expect(await lateness(tenant, endpoint)).toBeLessThan(FIRST_ATTEMPT_MS);
      expect(endpoint.requests).toHaveLength(20);
    },
    30_000,
  );
});
