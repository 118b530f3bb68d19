/** Why no usable answer came back. The text for people is in `FAILURE_TEXTS`. */
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
 * What came back from one HTTP request, before anybody judged it. `resent`: it went out twice, because the connection that
 * took it first had been closed by the receiver. `durationMs`: how long the request took, without the time that the sender
 * needs to tell whose fault its end is.
 */
export type Exchange = { readonly resent?: true; readonly durationMs?: number } & (
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
      /** For the operator only: may name an address; never shown to a tenant. */
      readonly detail?: string;
    }
);

/** What one attempt ended in. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly statusCode: number }
  | { readonly kind: 'refused'; readonly statusCode: number }
  | { readonly kind: 'unanswered'; readonly code: FailureCode; readonly statusCode?: number };
