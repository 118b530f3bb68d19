import type { Watched } from '../measure/cost.ts';
import type { Destination } from '../processes/destination.ts';
import type { Feed } from './feed.ts';

/** What is measured: this system, the bare loop beside it, or another system. */
export interface Subject {
  readonly to: Destination;
  /** At the receiver: each event arrives once at each of them. */
  readonly paths: readonly string[];
  readonly watched: Watched;
  /** Resolves when nothing is left to do: what arrives after that is a duplicate. */
  readonly settled: () => Promise<void>;
  /** Has what is handed in lie until it is released. */
  readonly hold: (feed: 'stored' | 'cold') => Promise<Hold>;
}

export interface Hold {
  /** Called when so many events are handed in; resolves when they lie ready. */
  readonly stored: (events: number) => Promise<void>;
  readonly release: () => Promise<void>;
}

export function isHeld(feed: Feed): feed is 'stored' | 'cold' {
  return feed === 'stored' || feed === 'cold';
}
