import type { FailureCode, Outcome } from './outcome.js';

/** Bounds for the number of requests in flight to one endpoint. */
export type CapBounds = { readonly floor: number; readonly ceiling: number };

/** What an outcome says about how much its endpoint can take. */
export type Load = 'taken' | 'overloaded' | 'unknown';

/** Requests that were not sent, or that we cut short, say nothing about the receiver's capacity. */
const UNSENT: ReadonlySet<FailureCode> = new Set([
  'blocked_target',
  'invalid_target',
  'interrupted',
  'internal_error',
]);

/** Distinguishes an overloaded receiver from one that rejects a request. */
export function readLoad(outcome: Outcome): Load {
  switch (outcome.kind) {
    case 'succeeded':
      return 'taken';
    case 'refused':
      return outcome.statusCode === 429 || outcome.statusCode >= 500 ? 'overloaded' : 'taken';
    case 'unanswered':
      return UNSENT.has(outcome.code) ? 'unknown' : 'overloaded';
  }
}

/**
 * Additive increase, multiplicative decrease: the cap doubles with every round of good answers and
 * halves at each sign of overload. A hanging endpoint ends at the floor; a quick one may use
 * hundreds of slots.
 */
export function adaptCap(cap: number, outcome: Outcome, { floor, ceiling }: CapBounds): number {
  switch (readLoad(outcome)) {
    case 'taken':
      return Math.min(ceiling, Math.max(floor, cap + 1));
    case 'overloaded':
      return Math.min(ceiling, Math.max(floor, cap / 2));
    case 'unknown':
      return cap;
  }
}
