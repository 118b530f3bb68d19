import type { Cluster, Redis } from 'ioredis';
import type { Bell, Listening } from './bell.js';
import { JOB_IDS } from './catalogue.js';
import { RedisListening, type TellFault } from './redis-listening.js';

/** The key of rings. Braces in the prefix decide the slot in a cluster, as for the queues. */
export const bellKey = (prefix: string) => `${prefix}:look`;

/**
 * Rings by one member of a sorted set: one command to set and one to take, where a job needs five
 * or six.
 */
export class RedisBell implements Bell {
  readonly #key: string;

  constructor(
    private readonly client: Redis | Cluster,
    prefix: string,
    private readonly tellFault: TellFault,
  ) {
    this.#key = bellKey(prefix);
  }

  async ring(): Promise<void> {
    await this.client.zadd(this.#key, 0, JOB_IDS.look);
  }

  listen(onRing: () => Promise<void>): Listening {
    return new RedisListening(this.client, this.#key, onRing, this.tellFault);
  }
}
