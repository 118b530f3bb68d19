/**
 * How events reach the system or the bare loop. `live` and `single`: they are handed in while the
 * work goes on, and time counts from the first. `stored` and `cold`: they are stored before the
 * work begins, and the rate is that of the arrivals; with `cold` the worker has just been started.
 */
export type Feed = 'live' | 'single' | 'stored' | 'cold';

export const FEED_TEXTS: Readonly<Record<Feed, string>> = {
  live: 'while events come in',
  single: 'one event a request',
  stored: 'from a stored backlog',
  cold: 'from a stored backlog, worker just started',
};

/** Like an upstream service with many events: in batches, several requests at a time. */
const IN_BATCHES = { batch: 100, inFlight: 4 } as const;
/** Like many services with one event each. */
const ONE_BY_ONE = { batch: 1, inFlight: 64 } as const;

export function feeding(feed: Feed): { readonly batch: number; readonly inFlight: number } {
  return feed === 'single' ? ONE_BY_ONE : IN_BATCHES;
}

/** Deliveries that take longer are lost. */
export const PATIENCE_MS = 180_000;
