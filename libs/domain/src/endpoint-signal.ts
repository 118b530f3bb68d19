import type { Outcome } from './outcome.js';

/** What one attempt tells about the endpoint as a whole, beyond the delivery that it was made for. */
export type EndpointSignal =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'failing' }
  /**
   * It asks for less. `askedMs` is its own word (`Retry-After`); without it the wait is ours to choose. Only a status that
   * says more than "too much at once" counts as a failure.
   */
  | {
      readonly kind: 'throttling';
      readonly askedMs: number | undefined;
      readonly isFailure: boolean;
    }
  /** It wants no more deliveries, ever. */
  | { readonly kind: 'gone' }
  /** The fault was ours, or nobody's. */
  | { readonly kind: 'silent' };

const GONE = 410;
const TOO_MANY = 429;
const THROTTLING: ReadonlySet<number> = new Set([TOO_MANY, 502, 503, 504]);

/** @param retryAfterMs what the receiver asked for, already kept within bounds; a success asks for nothing */
export function readEndpointSignal(
  outcome: Outcome,
  retryAfterMs: number | undefined,
): EndpointSignal {
  switch (outcome.kind) {
    case 'succeeded':
      return { kind: 'healthy' };
    case 'unanswered':
      return { kind: isOurs(outcome) ? 'silent' : 'failing' };
    case 'refused': {
      const { statusCode } = outcome;
      if (statusCode === GONE) return { kind: 'gone' };
      if (retryAfterMs === undefined && !THROTTLING.has(statusCode)) return { kind: 'failing' };
      return {
        kind: 'throttling',
        askedMs: retryAfterMs,
        isFailure: statusCode !== TOO_MANY,
      };
    }
  }
}

function isOurs({ code }: Extract<Outcome, { kind: 'unanswered' }>): boolean {
  return code === 'internal_error' || code === 'interrupted';
}
