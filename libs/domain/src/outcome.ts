import type { RequestDetails } from './request-details.js';

/** Why no usable answer came back. `FAILURE_TEXTS` has the texts for users. */
export const FAILURE_CODES = [
  'timeout',
  'dns_error',
  'connect_timeout',
  'connection_refused',
  'connection_reset',
  'connection_closed',
  'network_unreachable',
  'tls_error',
  'protocol_error',
  'headers_too_large',
  'blocked_target',
  'invalid_target',
  'interrupted',
  'internal_error',
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/**
 * The result of one HTTP request, before it is judged. `resent`: it was sent twice, because the
 * receiver had closed the first connection. `durationMs`: the time of the request, without what the
 * sender needs to find whose fault a failure is.
 */
export type Exchange = {
  readonly resent?: true;
  readonly durationMs?: number;
} & Pick<RequestDetails, 'times' | 'headers'> &
  (
    | {
        readonly kind: 'answered';
        readonly statusCode: number;
        readonly retryAfter: string | undefined;
        /** The first bytes of the body as text, at most 4 KiB. */
        readonly excerpt: string;
      }
    | {
        readonly kind: 'failed';
        readonly code: FailureCode;
        /** Set when the status line had arrived before the failure. */
        readonly statusCode?: number;
        /** For operators only, never for a tenant: it may contain an address. */
        readonly detail?: string;
      }
  );

/** How one attempt ended. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly statusCode: number }
  | { readonly kind: 'refused'; readonly statusCode: number }
  | { readonly kind: 'unanswered'; readonly code: FailureCode; readonly statusCode?: number };
