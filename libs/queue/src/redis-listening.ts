import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Redis } from 'ioredis';
import { atMost } from './at-most.js';
import { BackOff } from './back-off.js';
import type { Listening } from './bell.js';
import { copyForOneConnection } from './redis-client.js';

export type TellFault = (error: Error) => void;

// A server that lost our connection may hand a ring to it for this long.
const WAIT_SECONDS = 5;
// For the answer after that time, and for connecting.
const GRACE_MS = 5000;

/**
 * Waits for rings on a connection of its own, replaced after a pause at the first fault. For any
 * fault a new connection finds the right server, and `onRing` then looks for what was missed.
 */
export class RedisListening implements Listening {
  readonly #stop = new AbortController();
  readonly #backOff = new BackOff();

  constructor(
    private readonly client: Redis | Cluster,
    private readonly key: string,
    private readonly onRing: () => Promise<void>,
    private readonly tellFault: TellFault,
  ) {
    void this.#listen();
  }

  async close(): Promise<void> {
    this.#stop.abort();
  }

  async #listen(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#listenOnce();
      } catch (error) {
        if (signal.aborted) return;
        this.tellFault(error as Error);
        await sleep(this.#backOff.nextMs(), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Returns or throws when the connection ends. */
  async #listenOnce(): Promise<void> {
    const { signal } = this.#stop;
    const connection = copyForOneConnection(this.client);
    const cut = () => connection.disconnect();
    signal.addEventListener('abort', cut);
    let fault: Error | undefined;
    connection.on('error', (error) => (fault = error));
    try {
      await answered(GRACE_MS, connection.connect());
      // A cluster's connect also resolves when there is none (`endConnects`).
      if (connection.status !== 'ready') throw new Error('Redis cannot be reached.');
      let isRung = true;
      while (!signal.aborted) {
        if (isRung) await this.onRing();
        isRung = await this.#waitForRing(connection);
        this.#backOff.reset();
      }
    } catch (error) {
      // The connection's error only says that it is closed; its event says why.
      throw fault ?? error;
    } finally {
      signal.removeEventListener('abort', cut);
      cut();
    }
  }

  async #waitForRing(connection: Redis | Cluster): Promise<boolean> {
    const waited = connection.bzpopmin(this.key, WAIT_SECONDS);
    return (await answered(WAIT_SECONDS * 1000 + GRACE_MS, waited)) !== null;
  }
}

const SILENT = Symbol('silent');

/** @throws when no answer comes in time, since a connection may swallow commands and never end */
async function answered<T>(timeoutMs: number, command: Promise<T>): Promise<T> {
  const answer = await atMost(timeoutMs, command, SILENT);
  if (answer === SILENT) throw new SilentServerError(timeoutMs);
  return answer;
}

class SilentServerError extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(timeoutMs: number) {
    super(`Redis has not answered for ${timeoutMs} ms.`);
    this.name = 'SilentServerError';
  }
}
