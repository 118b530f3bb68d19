import { callbackify } from 'node:util';
import type { Cluster, Redis } from 'ioredis';

type Client = Redis | Cluster;
type Callback = (error: Error | null, text: string) => void;

/**
 * What BullMQ reads out of INFO, for a server that keeps INFO from us. The oldest version it runs well on: a later one takes
 * the same commands. It says nothing of loading, which commands then say themselves.
 */
const ASSUMED_INFO = 'redis_version:6.2.0\r\n';

/**
 * A user without INFO, as managed services give (`-@dangerous`), is as good as any other. Without this BullMQ would give up at
 * its first look at the version, and its workers would ask again and again without a pause, until the heap is full.
 */
export function tolerateNoInfo(client: Client): void {
  const info = client.info.bind(client) as (...sections: unknown[]) => Promise<string>;
  Object.assign(client, {
    info(...args: unknown[]) {
      const callback = typeof args.at(-1) === 'function' ? (args.pop() as Callback) : undefined;
      const text = info(...args).catch(assume);
      if (callback) callbackify(() => text)(callback);
      return text;
    },
  });
}

function assume(error: unknown): string {
  if ((error as Error).message.startsWith('NOPERM')) return ASSUMED_INFO;
  throw error;
}
