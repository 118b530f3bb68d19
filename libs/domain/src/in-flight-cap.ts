import type { FailureCode, Outcome } from './outcome.js';

/** The bounds between which the number of requests in flight to one endpoint moves. */
export type CapBounds = { readonly floor: number; readonly ceiling: number };

/** What an outcome says about how much its endpoint can take. */
export type Load = 'taken' | 'overloaded' | 'unknown';

/** What was never sent, or cut short by us, tells nothing about how much the receiver can take. */
const UNSENT: ReadonlySet<FailureCode> = new Set([
  'blocked_target',
  'invalid_target',
  'interrupted',
  'internal_error',
]);

/** Tells a receiver that cannot keep up from one that rejects what it was sent. */
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
 * Additive increase, multiplicative decrease: a cap that doubles with every round of good answers and halves at
 * each sign of overload, so a hanging endpoint ends at the floor and a quick one may use hundreds of slots.
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
