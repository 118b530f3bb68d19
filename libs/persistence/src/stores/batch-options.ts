import { databaseFaultOf } from '../database-fault.js';

/** Some three hundred statements a second of a kind are what a small server plans without effort; nobody notices the wait. */
export const BATCH = {
  gatherMs: 3,
  maxItems: 500,
  isOneItemsFault: (error: unknown) => databaseFaultOf(error) === 'unstorable',
};

/** A statement of many large events is more than the driver can put together. */
export const EVENT_BATCH = { ...BATCH, maxWeight: 16 * 1024 * 1024 };
