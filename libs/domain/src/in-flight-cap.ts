import type { FailureCode, Outcome } from './outcome.js';

/** The bounds between which the number of requests in flight to one endpoint moves. */
export type CapBounds = { readonly floor: number; readonly ceiling: number };

/** What was never sent, or cut short by us, tells nothing about how much the receiver can take. */
const UNSENT: ReadonlySet<FailureCode> = new Set([
  'blocked_target',
  'invalid_target',
  'interrupted',
  'internal_error',
]);

/** Signs of a receiver that cannot keep up, as opposed to one that rejects what it was sent. */
function isOverloaded(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'succeeded':
      return false;
    case 'refused':
      return outcome.statusCode === 429 || outcome.statusCode >= 500;
    case 'unanswered':
      return true;
  }
}

/**
 * Additive increase, multiplicative decrease: a cap that doubles with every round of good answers and halves at
 * each sign of overload, so a hanging endpoint ends at the floor and a quick one may use hundreds of slots.
 */
export function adaptCap(cap: number, outcome: Outcome, bounds: CapBounds): number {
  if (outcome.kind === 'unanswered' && UNSENT.has(outcome.code)) return cap;
  const next = isOverloaded(outcome) ? cap / 2 : cap + 1;
  return Math.min(bounds.ceiling, Math.max(bounds.floor, next));
}
