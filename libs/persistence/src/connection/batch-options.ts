import { databaseFaultOf, isPassing } from './database-fault.js';

/** Some three hundred statements a second of a kind are what a small server plans without effort; nobody notices the wait. */
export const BATCH = {
  gatherMs: 3,
  maxItems: 500,
  isOneItemsFault: (error: unknown) => databaseFaultOf(error) === 'unstorable',
};

/** A thousand endpoints may have more due than one statement should lease. */
export const CLAIM_BATCH = { ...BATCH, maxWeight: 500 };

/** A statement of many large events is more than the driver can put together. */
export const EVENT_BATCH = { ...BATCH, maxWeight: 16 * 1024 * 1024 };

/** One that cannot be written must not keep the others from it; and a locked table leaves connections for everything else. */
export const CONCLUDE_BATCH = {
  ...BATCH,
  // A batch of one costs nine times as much for each row as one of fifty. Nobody waits for it but a permit.
  gatherMs: 20,
  gathersAtRest: true,
  maxConcurrent: 4,
  isOneItemsFault: (error: unknown) => !isPassing(databaseFaultOf(error)),
};

/** Those of a locked table come here after their first try, and must not take the connections that are left. */
export const CONCLUDE_UNLOCKED_BATCH = { ...CONCLUDE_BATCH, maxConcurrent: 1 };

/**
 * Events for a thousand subscriptions each: all that wait in one statement might be more than a slow database does in its time,
 * and would be so each time that they are tried again.
 */
const MOST_ROWS = { maxWeight: 2000 };
export const OPEN_BATCH = { ...BATCH, ...MOST_ROWS };
export const RECORD_BATCH = { ...CONCLUDE_BATCH, ...MOST_ROWS };
export const RECORD_UNLOCKED_BATCH = { ...CONCLUDE_UNLOCKED_BATCH, ...MOST_ROWS };
