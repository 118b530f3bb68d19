import { createPostgresBackend, Queue } from 'bullmq';
import { faultOf, QUEUE_NAME, type QueueStore } from './queue-store.js';

/**
 * Escapes written by JSON.stringify that jsonb refuses. After an odd number of backslashes, `\u` is
 * plain text.
 */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** The backend is handed to this one queue: the process-wide default belongs to the application. */
export function openPostgresStore(options: {
  readonly postgresUrl: string;
  readonly timeoutMs: number;
}): QueueStore {
  const { postgresUrl, timeoutMs } = options;
  let fault: string | undefined;

  function openQueue() {
    const connection = {
      connectionString: postgresUrl,
      // A producer needs few connections, and each counts against the server's default of 100.
      max: 2,
      keepAlive: true,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    };
    const queue = new Queue(
      QUEUE_NAME,
      { connection, skipMetasUpdate: true },
      createPostgresBackend,
    );
    queue.on('error', (error) => (fault = faultOf(error)));
    return queue;
  }

  let queue = openQueue();
  return {
    problemWith: (event) =>
      UNSTORABLE.test(JSON.stringify(event))
        ? 'holds U+0000 or half a surrogate pair, which a queue on PostgreSQL cannot store'
        : undefined,
    async ready() {
      const opened = queue;
      try {
        await opened.waitUntilReady();
      } catch (error) {
        // BullMQ remembers a failed first connection for good, so the next call gets a new queue.
        if (queue === opened) {
          queue = openQueue();
          void opened.close().catch(() => undefined);
        }
        throw error;
      }
      fault = undefined;
      return opened;
    },
    // The pool connects anew for every call, so a retry here would add nothing.
    isConnectionFault: () => false,
    // The driver drops the connection of a query that ran into query_timeout by itself.
    abandon: () => undefined,
    lastFault: () => fault,
    close: () => queue.close(),
  };
}
