import type { Queue } from 'bullmq';
import type { QueuedEvent } from './event.js';

export const QUEUE_NAME = 'domain-events';

export type ProducerQueue = Pick<Queue<QueuedEvent>, 'add' | 'addBulk'>;

/** What the producer asks of a datastore: one implementation for Redis, one for PostgreSQL. */
export type QueueStore = {
  /** What the datastore cannot store, as a phrase after the event's name; else `undefined`. */
  problemWith(event: QueuedEvent): string | undefined;
  /** Pending while the datastore is away: the caller sets the limit. */
  ready(): Promise<ProducerQueue>;
  /** True if the connection was lost, as opposed to an error answer: worth another try in time. */
  isConnectionFault(error: unknown): boolean;
  /** To be called when a call timed out: its connection may be half open. */
  abandon(): void;
  /** The connection's last error, for the message of an error. */
  lastFault(): string | undefined;
  close(): Promise<void>;
};

/**
 * Reduces a driver's error to one line. The error itself must not go further: it holds the command,
 * and with that the password or the whole event.
 */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown fault';
  // A host with several addresses fails with an AggregateError whose own message is empty.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return (error.message || code).slice(0, 300);
}
