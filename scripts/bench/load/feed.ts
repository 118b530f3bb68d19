/**
 * How work comes to the system and to the bare loop alike. `live`: it is handed in while it is worked on, and the time
 * counts from the first of it. `stored`: it lies ready when the work begins, and the rate is that of the arrivals.
 */
export type Feed = 'live' | 'stored';

/** As an upstream service that has many events would: not one by one, and more than one request at a time. */
export const FEEDING = { batch: 100, inFlight: 4 } as const;

/** Beside the system's own queues, and out of their way. */
export const BARE_PREFIX = '{bare}';

/** Longer than anything takes that is not lost. */
export const PATIENCE_MS = 180_000;
