import { type BackendFactory, createRedisBackend, type IQueueBackend } from 'bullmq';
import { atMost } from './at-most.js';

type Waits = Pick<IQueueBackend, 'waitForJob' | 'reconnectBlocking'>;

// For the answer, and to make the connection anew.
const GRACE_MS = 5000;

/** What BullMQ makes for a Redis, with `endWaits`. */
export const openRedisBackend: BackendFactory<IQueueBackend, unknown> = (name, options, more) =>
  endWaits((createRedisBackend as BackendFactory<IQueueBackend, unknown>)(name, options, more));

/**
 * A worker waits for jobs with a connection of its own. BullMQ bounds the command, but not what makes that connection anew,
 * and a worker for which this never ends takes no job until its process is started anew. So each wait ends: the worker then
 * asks the queue with its other connection, and comes back.
 */
export function endWaits<B extends Waits>(backend: B): B {
  const waitForJob = backend.waitForJob.bind(backend);
  const reconnectBlocking = backend.reconnectBlocking.bind(backend);
  return Object.assign(backend, {
    waitForJob: (seconds: number) => atMost(seconds * 1000 + GRACE_MS, waitForJob(seconds), null),
    reconnectBlocking: () => atMost(GRACE_MS, reconnectBlocking(), undefined),
  });
}
