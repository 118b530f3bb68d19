/**
 * How work comes to the system and to the bare loop alike. `live` and `single`: it is handed in while it is worked on, and the
 * time counts from the first of it. `stored` and `cold`: it lies ready when the work begins, and the rate is that of the
 * arrivals; with `cold` the worker is started for it.
 */
export type Feed = 'live' | 'single' | 'stored' | 'cold';

export const FEED_TEXTS: Readonly<Record<Feed, string>> = {
  live: 'while events come in',
  single: 'one event a request',
  stored: 'from a stored backlog',
  cold: 'from a stored backlog, worker just started',
};

/** As an upstream service that has many events would: not one by one, and more than one request at a time. */
const IN_BATCHES = { batch: 100, inFlight: 4 } as const;
/** As many services that have one each. */
const ONE_BY_ONE = { batch: 1, inFlight: 64 } as const;

export function feeding(feed: Feed): { readonly batch: number; readonly inFlight: number } {
  return feed === 'single' ? ONE_BY_ONE : IN_BATCHES;
}

/** Longer than anything takes that is not lost. */
export const PATIENCE_MS = 180_000;
