import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueueProducerOptions } from '@rxhooks/client';
import { freePort } from '@rxhooks/dev-postgres';
import { Redis } from 'ioredis';
import { startRedisProcess } from '../../libs/testing/src/redis-process.js';

type RedisConnection = NonNullable<QueueProducerOptions['connection']>;

/** One server of several, with a connection of ours to look into it and to tell it what to do. */
export type RedisNode = {
  readonly port: number;
  readonly url: string;
  readonly client: Redis;
  /** SIGKILL. */
  kill(): Promise<void>;
};

/** Servers that fail over, and what a test wants of them. */
export type FailingOverRedis = {
  /** What the apps are configured with. */
  readonly env: Readonly<Record<string, string>>;
  /** What an upstream service gives our client; its own to close, when it is a client. */
  connect(): RedisConnection;
  /** What must not be readable in any log. */
  readonly passwords: readonly string[];
  /** Where servers keep their files; it goes with `close`. */
  readonly folder: string;
  /** The port of the master that keeps the key, as the others see it. */
  masterOf(key: string): Promise<number>;
  /** Kills it with SIGKILL. */
  kill(port: number): Promise<void>;
  close(): Promise<void>;
};

/** A folder of its own for what servers write, and the servers; both go with `close`. */
export async function openRedisNodes() {
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-redis-'));
  const nodes: RedisNode[] = [];
  return {
    nodes,
    folder,
    async start(password: string, settings: readonly string[]): Promise<RedisNode> {
      const port = await freePort();
      const dir = join(folder, String(port));
      await mkdir(dir);
      const url = `redis://:${password}@127.0.0.1:${port}`;
      const kill = await startRedisProcess(url, [
        ...settings,
        ...LOOPBACK,
        '--port',
        `${port}`,
        '--dir',
        dir,
        '--requirepass',
        password,
      ]);
      const client = new Redis(url);
      client.on('error', () => {}); // whoever asks while it is away is told by the rejection
      const node = {
        port,
        url,
        client,
        kill: async () => {
          client.disconnect();
          await kill();
        },
      };
      nodes.push(node);
      return node;
    },
    async kill(port: number) {
      await nodes.find((node) => node.port === port)?.kill();
    },
    async close() {
      await Promise.all(nodes.map((node) => node.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const LOOPBACK = ['--bind', '127.0.0.1'];
export const KEEP_NOTHING = ['--save', '', '--appendonly', 'no'];

/** A line of INFO. */
export async function infoOf({ client }: RedisNode, name: string): Promise<string | undefined> {
  const text = await client.info();
  return new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(text)?.[1];
}
