import { databaseFaultOf, isPassing } from './database-fault.js';

/**
 * 3 ms mean some three hundred statements of a kind a second, which a small server plans without
 * effort. Callers do not notice the wait.
 */
export const BATCH = {
  gatherMs: 3,
  maxItems: 500,
  isOneItemsFault: (error: unknown) => databaseFaultOf(error) === 'unstorable',
};

/**
 * Limits the leases of one statement: a thousand endpoints may have more due than it should take.
 */
export const CLAIM_BATCH = { ...BATCH, maxWeight: 500 };

/** A row that cannot be written must not block those of other organisations, and a passing fault is everyone's. */
const isOneRowsFault = (error: unknown) => !isPassing(databaseFaultOf(error));

/** Limits the text of one statement: the driver cannot assemble one of many large events. */
export const EVENT_BATCH = {
  ...BATCH,
  maxWeight: 16 * 1024 * 1024,
  isOneItemsFault: isOneRowsFault,
};

/** A locked table must leave connections for other statements. */
export const RECORD_ATTEMPTS_BATCH = {
  ...BATCH,
  // A row costs nine times as much alone as in a batch of fifty, and only a permit waits for it.
  gatherMs: 20,
  gathersAtRest: true,
  maxConcurrent: 4,
  isOneItemsFault: isOneRowsFault,
};

/** Retries rows of a locked table on one connection, so that the remaining ones stay free. */
export const RECORD_ATTEMPTS_UNLOCKED_BATCH = { ...RECORD_ATTEMPTS_BATCH, maxConcurrent: 1 };

/**
 * Limits the rows of one statement: events with a thousand subscriptions each could otherwise
 * exceed the statement timeout of a slow database, and would again at each retry.
 */
const MOST_ROWS = { maxWeight: 2000 };
export const OPEN_BATCH = { ...BATCH, ...MOST_ROWS };
export const RECORD_BATCH = { ...RECORD_ATTEMPTS_BATCH, ...MOST_ROWS };
export const RECORD_UNLOCKED_BATCH = { ...RECORD_ATTEMPTS_UNLOCKED_BATCH, ...MOST_ROWS };
