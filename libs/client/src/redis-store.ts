import { Queue } from 'bullmq';
import { Redis, type Cluster, type RedisOptions } from 'ioredis';
import type { QueuedEvent } from './event.js';
import { faultOf, QUEUE_NAME, type QueueStore } from './queue-store.js';

export type RedisClient = Redis | Cluster;
export type RedisConnection = RedisClient | RedisOptions;

export function openRedisStore(options: {
  readonly connection: RedisConnection | string;
  readonly prefix: string;
  readonly timeoutMs: number;
}): QueueStore {
  const { connection, prefix, timeoutMs } = options;
  const isBorrowed = isClient(connection);
  const client = isBorrowed ? connection : connect(connection, timeoutMs);
  let fault: string | undefined;
  let isAbandoned = false;
  const onError = (error: unknown) => (fault = faultOf(error));
  client.on('error', onError);
  const whenUp = shareUpWait(client);
  let queue = openQueue(client, prefix);

  return {
    problemWith: () => undefined,
    async ready() {
      await whenUp();
      const opened = queue;
      try {
        await opened.waitUntilReady();
      } catch (error) {
        // BullMQ keeps a failed start for good: the next call gets a new queue on this connection.
        if (queue === opened) queue = openQueue(client, prefix);
        void opened.close().catch(() => undefined);
        throw error;
      }
      fault = undefined;
      return opened;
    },
    isConnectionFault: (error) => !(error instanceof Error && error.name === 'ReplyError'),
    abandon() {
      // Once for all calls that time out on this connection; a borrowed one is left to its owner.
      if (isBorrowed || isAbandoned || !isUp(client)) return;
      isAbandoned = true;
      client.once('close', () => (isAbandoned = false));
      client.disconnect(true);
    },
    lastFault: () => fault,
    async close() {
      await queue.close();
      client.off('error', onError);
      if (isBorrowed) return;
      client.on('error', () => undefined);
      // QUIT waits for the commands before it, but only a connection that is up can take it.
      const giveUp = setTimeout(() => client.disconnect(), timeoutMs);
      if (isUp(client)) await client.quit().catch(() => undefined);
      clearTimeout(giveUp);
      client.disconnect();
    },
  };
}

/**
 * Never queue a command for later nor send it twice: a caller who was told that the queue is away
 * must not find the event enqueued ten minutes later. This module waits for the connection itself,
 * and the caller sets the limit.
 */
function connect(connection: RedisOptions | string, timeoutMs: number): Redis {
  const failFast: RedisOptions = {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: timeoutMs,
    // Time that an abandoned connection may take to close before the next one is made.
    disconnectTimeout: 100,
    retryStrategy: (times) => Math.min(times * 100, 1000),
  };
  return typeof connection === 'string'
    ? new Redis(connection, failFast)
    : new Redis({ ...connection, ...failFast });
}

function openQueue(client: RedisClient, prefix: string): Queue<QueuedEvent> {
  // The queue's settings in Redis belong to its consumer, hence skipMetasUpdate.
  const queue = new Queue<QueuedEvent>(QUEUE_NAME, {
    connection: client,
    prefix,
    skipMetasUpdate: true,
  });
  // An 'error' without a listener would be printed; the call that fails reports the fault.
  queue.on('error', () => undefined);
  return queue;
}

function isClient(connection: RedisConnection | string): connection is RedisClient {
  return typeof connection === 'object' && 'duplicate' in connection;
}

function isUp(client: RedisClient): boolean {
  return client.status === 'ready' || (client.isCluster && client.status === 'connect');
}

/** One pair of listeners for all waiting calls: a long outage would collect thousands. */
function shareUpWait(client: RedisClient): () => Promise<void> {
  let waiting: Promise<void> | undefined;
  return async () => {
    if (isUp(client)) return;
    waiting ??= nextUp(client).finally(() => (waiting = undefined));
    await waiting;
  };
}

async function nextUp(client: RedisClient): Promise<void> {
  if (client.status === 'end') throw new Error('The connection was closed.');
  if (client.status === 'wait') client.connect().catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    const onReady = () => {
      client.off('end', onEnd);
      resolve();
    };
    const onEnd = () => {
      client.off('ready', onReady);
      reject(new Error('The connection was closed.'));
    };
    client.once('ready', onReady);
    client.once('end', onEnd);
  });
}
