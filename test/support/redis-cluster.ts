import { freePort } from '@rxhooks/dev-postgres';
import { eventually } from '@rxhooks/testing';
import { Cluster } from 'ioredis';
import { expect } from 'vitest';
import {
  type FailingOverRedis,
  infoOf,
  KEEP_NOTHING,
  openRedisNodes,
  type RedisNode,
} from './redis-nodes.js';

const PASSWORD = 'cluster-password-of-tests';
const MASTERS = 3;
const SLOTS = 16_384;
const START_MS = 30_000;

const SETTINGS = [
  ...KEEP_NOTHING,
  '--cluster-enabled',
  'yes',
  '--cluster-node-timeout',
  '1500',
  '--masterauth',
  PASSWORD,
];

/** Three masters with a replica each, on loopback. */
export async function startRedisCluster(): Promise<FailingOverRedis> {
  const { folder, nodes, start, kill, close } = await openRedisNodes();
  try {
    for (let count = 0; count < 2 * MASTERS; count += 1)
      await start(PASSWORD, [
        ...SETTINGS,
        // The default is 10000 above the other port, which may be no port at all.
        '--cluster-port',
        `${await freePort()}`,
      ]);
    await join(nodes);
    const running = () => nodes.filter(({ client }) => client.status === 'ready');
    return {
      env: {
        // Two of them are enough to find the others.
        REDIS_URL: nodes
          .slice(0, 2)
          .map(({ url }) => url)
          .join(),
        REDIS_CLUSTER: 'true',
      },
      connect: () =>
        new Cluster(
          nodes.slice(0, 2).map(({ port }) => ({ host: '127.0.0.1', port })),
          { enableOfflineQueue: false, redisOptions: { password: PASSWORD } },
        ),
      passwords: [PASSWORD],
      masterOf: (key) => masterOf(running(), key),
      folder,
      kill,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What `redis-cli --cluster create` does. */
async function join(nodes: readonly RedisNode[]): Promise<void> {
  const masters = nodes.slice(0, MASTERS);
  const replicas = nodes.slice(MASTERS);
  for (const [index, { client }] of nodes.entries())
    await client.cluster('SET-CONFIG-EPOCH', index + 1);
  for (const [index, { client }] of masters.entries())
    await client.cluster('ADDSLOTSRANGE', slotAt(index), slotAt(index + 1) - 1);
  await meet(nodes);
  for (const [index, { client }] of replicas.entries()) {
    const master = await masters[index]!.client.cluster('MYID');
    await eventually(() => client.cluster('REPLICATE', master), { timeoutMs: START_MS });
  }
  await eventually(
    async () => {
      for (const node of nodes) expect(await node.client.cluster('INFO')).toMatch(/state:ok/);
      for (const node of replicas) expect(await infoOf(node, 'master_link_status')).toBe('up');
      for (const node of masters) expect(await replicasOf(node)).toBe(1);
    },
    { timeoutMs: START_MS },
  );
}

async function meet([first, ...others]: readonly RedisNode[]): Promise<void> {
  for (const { port, client } of others) {
    const busPort = (await client.config('GET', 'cluster-port')) as [string, string];
    // The typed call does not know the port of the bus.
    await first!.client.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort[1]);
  }
}

const slotAt = (index: number) => Math.floor((SLOTS * index) / MASTERS);

async function replicasOf({ client }: RedisNode): Promise<number> {
  const id = await client.cluster('MYID');
  return ((await client.cluster('REPLICAS', id)) as string[]).length;
}

/** Told by all of them, so that a client is told the same wherever it asks. */
async function masterOf(nodes: readonly RedisNode[], key: string): Promise<number> {
  const seen = await Promise.all(
    nodes.map(async ({ client }) => {
      const slot = await client.cluster('KEYSLOT', key);
      const ranges = await client.cluster('SLOTS');
      return ranges.find(([from, to]) => from <= slot && slot <= to)?.[2]?.[1];
    }),
  );
  const [port, ...others] = new Set(seen);
  if (port === undefined || others.length > 0) throw new Error('The nodes do not agree yet.');
  return port;
}
