import { callbackify } from 'node:util';
import type { Cluster, Redis } from 'ioredis';

type Client = Redis | Cluster;
type Callback = (error: Error | null, text: string) => void;

/**
 * The parts of INFO that BullMQ reads, for a server that denies it. The oldest version it runs well
 * on: later ones take the same commands. It does not mention loading, which commands report
 * themselves.
 */
const ASSUMED_INFO = 'redis_version:6.2.0\r\n';

/**
 * Supports users without INFO, as managed services create them (`-@dangerous`). BullMQ would fail
 * at its version check, and its workers would retry without a pause until the heap is full.
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
