import type { Queue } from 'bullmq';
import type { QueuedEvent } from './event.js';

export const QUEUE_NAME = 'domain-events';

export type ProducerQueue = Pick<Queue<QueuedEvent>, 'add' | 'addBulk'>;

/** What the producer asks of a datastore: one implementation for Redis, one for PostgreSQL. */
export type QueueStore = {
  /** What the datastore can never hold, in words that follow the event's name; `undefined` when it is fine. */
  problemWith(event: QueuedEvent): string | undefined;
  /** Pending while the datastore is away: the caller sets the limit. */
  ready(): Promise<ProducerQueue>;
  /** The connection was lost, as opposed to an answer that says no: worth another try while there is time. */
  isConnectionFault(error: unknown): boolean;
  /** A call was given up on: its connection may be half dead. */
  abandon(): void;
  /** What the connection complained about last, for the message of an error. */
  lastFault(): string | undefined;
  close(): Promise<void>;
};

/**
 * An error of a driver reduced to one line. The error itself goes no further: it carries the command, and with that
 * the password or the whole event.
 */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown fault';
  // A host with several addresses fails with an AggregateError whose own message is empty.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return (error.message || code).slice(0, 300);
}
