import type { Outcome } from './outcome.js';

/** What one attempt tells about its endpoint, beyond its own delivery. */
export type EndpointSignal =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'failing' }
  /**
   * The endpoint asks for fewer requests. `askedMs` is its `Retry-After`; without it we choose the
   * wait. Only a status other than 429 also counts as a failure.
   */
  | {
      readonly kind: 'throttling';
      readonly askedMs: number | undefined;
      readonly isFailure: boolean;
    }
  /** It wants no more deliveries, ever. */
  | { readonly kind: 'gone' }
  /** The attempt failed on our side and says nothing about the endpoint. */
  | { readonly kind: 'silent' };

const GONE = 410;
const TOO_MANY = 429;
const THROTTLING: ReadonlySet<number> = new Set([TOO_MANY, 502, 503, 504]);

/** @param retryAfterMs what the receiver asked for, within bounds; `undefined` for a success */
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
