import { addInTime } from './add-in-time.js';
import type { EventType, QueuedEvent } from './event.js';
import { UnsendableEventError } from './json-check.js';
import { openPostgresStore } from './postgres-store.js';
import { prepareEvent, requireText, type PreparedEvent } from './prepare-event.js';
import type { QueueStore } from './queue-store.js';
import { openRedisStore, type RedisConnection } from './redis-store.js';

export type QueueProducerOptions = {
  /** `redis://` or `rediss://`. */
  readonly redisUrl?: string;
  /** For an rxhooks that runs without Redis; needs the package `pg`. */
  readonly postgresUrl?: string;
  /** ioredis options (Sentinel, TLS), or your own client (Cluster), left open by `close()`. */
  readonly connection?: RedisConnection;
  /** rxhooks' `QUEUE_PREFIX`. PostgreSQL has no use for it. */
  readonly prefix?: string;
  /** How long a call waits for the queue before it fails; for `enqueueMany` per 1,000 events. */
  readonly timeoutMs?: number;
};

export type Enqueued = { readonly id: string };

export type QueueProducer = {
  /**
   * Resolves once the queue has stored the event.
   *
   * @throws QueueUnavailableError, UnsendableEventError
   */
  enqueue<T extends string = EventType>(event: QueuedEvent<T>): Promise<Enqueued>;
  /**
   * The ids in the order of the events. Sends 1,000 at a time: the error names the events not known
   * to be enqueued.
   */
  enqueueMany(events: readonly QueuedEvent[]): Promise<Enqueued[]>;
  close(): Promise<void>;
};

const CHUNK_SIZE = 1000;

export function createQueueProducer(options: QueueProducerOptions): QueueProducer {
  const { timeoutMs = 5000 } = options;
  const store = openStore(options, timeoutMs);

  return {
    async enqueue<T extends string>(event: QueuedEvent<T>) {
      const prepared = prepareQueued(store, event);
      await addInTime({ store, events: [prepared], later: [], timeoutMs });
      return { id: prepared.id };
    },
    async enqueueMany(events) {
      // Check all before sending the first, so that a fault in the data stops all of them.
      const prepared = events.map((event, index) => prepareQueued(store, event, index));
      for (let start = 0; start < prepared.length; start += CHUNK_SIZE) {
        const events = prepared.slice(start, start + CHUNK_SIZE);
        const later = prepared.slice(start + CHUNK_SIZE);
        await addInTime({ store, events, later, timeoutMs });
      }
      return prepared.map(({ id }) => ({ id }));
    },
    close: () => store.close(),
  };
}

function openStore(options: QueueProducerOptions, timeoutMs: number): QueueStore {
  const { redisUrl, postgresUrl, prefix = '{rxhooks}' } = options;
  const given = [redisUrl, postgresUrl, options.connection].filter((value) => value !== undefined);
  if (given.length !== 1) {
    throw new TypeError('Give exactly one of redisUrl, postgresUrl and connection.');
  }
  if (postgresUrl !== undefined) return openPostgresStore({ postgresUrl, timeoutMs });
  const connection = options.connection ?? redisUrl ?? '';
  // ioredis takes other text for a socket's path. A URL holds a password, so it is not quoted.
  if (typeof connection === 'string' && !/^rediss?:\/\//.test(connection)) {
    throw new TypeError('redisUrl has to start with redis:// or rediss://.');
  }
  return openRedisStore({ connection, prefix, timeoutMs });
}

function prepareQueued(
  store: QueueStore,
  event: QueuedEvent,
  index?: number,
): PreparedEvent<QueuedEvent> {
  const name = index === undefined ? undefined : `events[${index}]`;
  const where = name === undefined ? '' : `${name}.`;
  requireText(event.organisation_uid, `${where}organisation_uid`);
  const prepared = prepareEvent(event, where);
  const problem = store.problemWith(prepared);
  if (problem !== undefined) throw new UnsendableEventError(name ?? 'event', problem);
  return prepared;
}
