import type { Watched } from '../measure/cost.ts';
import type { Destination } from '../processes/destination.ts';
import type { Feed } from './feed.ts';

/** What a run measures: this system, the bare loop, or another system. */
export interface Subject {
  readonly to: Destination;
  /** Paths of the receiver: each event arrives once at each. */
  readonly paths: readonly string[];
  readonly watched: Watched;
  /** Resolves when all work is done: later arrivals are duplicates. */
  readonly settled: () => Promise<void>;
  /** Keeps events stored until `release`. */
  readonly hold: (feed: 'stored' | 'cold') => Promise<Hold>;
}

export interface Hold {
  /** Called after that many events; resolves when they are stored. */
  readonly stored: (events: number) => Promise<void>;
  readonly release: () => Promise<void>;
}

export function isHeld(feed: Feed): feed is 'stored' | 'cold' {
  return feed === 'stored' || feed === 'cold';
}
