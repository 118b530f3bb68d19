import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@rxhooks/testing';
import { expect } from 'vitest';
import {
  type FailingOverRedis,
  infoOf,
  KEEP_NOTHING,
  openRedisNodes,
  type RedisNode,
} from './redis-nodes.js';

const MASTER = 'rxhooks-tests';
const DATA_PASSWORD = 'data-password-of-tests';
const SENTINEL_PASSWORD = 'sentinel-password-of-tests';
const REPLICAS = 2;
const SENTINELS = 3;
const START_MS = 30_000;

/** A master with two replicas, watched by three sentinels, on loopback; the sentinels have another password. */
export async function startRedisWithSentinels(): Promise<FailingOverRedis> {
  const { folder, start, kill, close } = await openRedisNodes();
  const data = [...KEEP_NOTHING, '--masterauth', DATA_PASSWORD];
  try {
    const master = await start(DATA_PASSWORD, data);
    const replicaOf = [...data, '--replicaof', '127.0.0.1', `${master.port}`];
    for (let count = 0; count < REPLICAS; count += 1) {
      const replica = await start(DATA_PASSWORD, replicaOf);
      const link = () => infoOf(replica, 'master_link_status');
      await eventually(async () => expect(await link()).toBe('up'), { timeoutMs: START_MS });
    }
    const sentinels: RedisNode[] = [];
    for (let count = 0; count < SENTINELS; count += 1) {
      const file = join(folder, `sentinel-${count}.conf`);
      await writeFile(file, sentinelSettings(master.port));
      sentinels.push(await start(SENTINEL_PASSWORD, [file, '--sentinel']));
    }
    await eventually(
      async () => {
        for (const sentinel of sentinels) await expectToKnowAll(sentinel);
      },
      { timeoutMs: START_MS },
    );
    const urls = sentinels.map(({ port }) => `redis://:${DATA_PASSWORD}@127.0.0.1:${port}`);
    return {
      env: {
        REDIS_URL: urls.join(),
        REDIS_SENTINEL: MASTER,
        REDIS_SENTINEL_PASSWORD: SENTINEL_PASSWORD,
      },
      connect: () => ({
        sentinels: sentinels.map(({ port }) => ({ host: '127.0.0.1', port })),
        name: MASTER,
        password: DATA_PASSWORD,
        sentinelPassword: SENTINEL_PASSWORD,
      }),
      passwords: [DATA_PASSWORD, SENTINEL_PASSWORD],
      masterOf: () => masterOf(sentinels),
      folder,
      kill,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function sentinelSettings(masterPort: number): string {
  return [
    `sentinel monitor ${MASTER} 127.0.0.1 ${masterPort} ${Math.ceil(SENTINELS / 2)}`,
    `sentinel auth-pass ${MASTER} ${DATA_PASSWORD}`,
    `sentinel sentinel-pass ${SENTINEL_PASSWORD}`,
    `sentinel down-after-milliseconds ${MASTER} 1500`,
    `sentinel failover-timeout ${MASTER} 6000`,
    '',
  ].join('\n');
}

async function expectToKnowAll({ client }: RedisNode): Promise<void> {
  const flat = (await client.call('SENTINEL', 'MASTER', MASTER)) as string[];
  const valueOf = (name: string) => Number(flat[flat.indexOf(name) + 1]);
  expect(valueOf('num-slaves')).toBe(REPLICAS);
  expect(valueOf('num-other-sentinels')).toBe(SENTINELS - 1);
}

async function masterOf(sentinels: readonly RedisNode[]): Promise<number> {
  const asked = sentinels.map(({ client }) =>
    client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER),
  );
  const [port, ...others] = new Set(
    (await Promise.all(asked)).map((found) => Number((found as string[])[1])),
  );
  if (!port || others.length > 0) throw new Error('The sentinels do not agree yet.');
  return port;
}
