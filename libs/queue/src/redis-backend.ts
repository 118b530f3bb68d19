import { type BackendFactory, createRedisBackend, type IQueueBackend } from 'bullmq';
import { atMost } from './at-most.js';

type Waits = Pick<IQueueBackend, 'waitForJob' | 'reconnectBlocking'>;

// Added to each wait: time for Redis to answer. Also the limit of a reconnect.
const GRACE_MS = 5000;

/** BullMQ's backend for Redis, with `endWaits`. */
export const openRedisBackend: BackendFactory<IQueueBackend, unknown> = (name, options, more) =>
  endWaits((createRedisBackend as BackendFactory<IQueueBackend, unknown>)(name, options, more));

/**
 * A worker waits for jobs on a connection of its own. BullMQ bounds the command but not the
 * reconnect, and a worker whose reconnect hangs takes no job until its process restarts. So each
 * wait ends: the worker then asks the queue on its other connection, and waits again.
 */
export function endWaits<B extends Waits>(backend: B): B {
  const waitForJob = backend.waitForJob.bind(backend);
  const reconnectBlocking = backend.reconnectBlocking.bind(backend);
  return Object.assign(backend, {
    waitForJob: (seconds: number) => atMost(seconds * 1000 + GRACE_MS, waitForJob(seconds), null),
    reconnectBlocking: () => atMost(GRACE_MS, reconnectBlocking(), undefined),
  });
}
