import { isIPv4 } from 'node:net';
import type { FailureCode } from '@rxhooks/domain';
import { errors } from 'undici';
import { BlockedTargetError, UnresolvedHostError } from './guard-errors.js';
import { EndlessAnswerError } from './wire.js';

const CODES: Readonly<Record<string, FailureCode>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  ECONNABORTED: 'connection_reset',
  EPIPE: 'connection_reset',
  EHOSTUNREACH: 'network_unreachable',
  EHOSTDOWN: 'network_unreachable',
  ENETUNREACH: 'network_unreachable',
  // A firewall rule or a "prohibit" route of the machine.
  EACCES: 'network_unreachable',
  EPERM: 'network_unreachable',
  ETIMEDOUT: 'connect_timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  UND_ERR_HEADERS_OVERFLOW: 'headers_too_large',
  EPROTO: 'tls_error',
  // A status such as 099, which the client's parser accepts and its bookkeeping asserts against.
  ERR_ASSERTION: 'protocol_error',
  // Our side: no network; no local ports, files or memory left; a closed client; an invalid
  // request.
  ENETDOWN: 'internal_error',
  EADDRNOTAVAIL: 'internal_error',
  EMFILE: 'internal_error',
  ENFILE: 'internal_error',
  ENOBUFS: 'internal_error',
  ENOMEM: 'internal_error',
  UND_ERR_DESTROYED: 'internal_error',
  UND_ERR_CLOSED: 'internal_error',
  UND_ERR_INVALID_ARG: 'internal_error',
};

/**
 * Every machine has IPv4, so a missing way to an IPv4 address is ours. IPv6, or a route to it, is
 * missing in many networks and containers, which shows only at receivers without IPv4.
 */
const NO_WAY: ReadonlySet<string> = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** OpenSSL's and Node's codes for refused certificates and for TLS. */
const TLS_CODE =
  /^(?:CERT_|CRL_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH|ERROR_IN_|UNSPECIFIED)/;

/** Codes that depend on the clock of this machine. */
const BY_CLOCK: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/** True when a certificate was refused for its dates. */
export function isAboutDates(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isAboutDates);
  return error instanceof Error && 'code' in error && BY_CLOCK.has(String(error.code));
}

/**
 * Maps an error of a socket, of TLS or of the HTTP client to a failure code. Unknown errors count
 * as the receiver's: an `internal_error` costs no step of the schedule, so it could be retried
 * without end.
 */
export function toFailureCode(error: unknown, hasStatus: boolean): FailureCode {
  if (error instanceof BlockedTargetError) return 'blocked_target';
  if (error instanceof UnresolvedHostError)
    return error.whose === 'ours' ? 'internal_error' : 'dns_error';
  if (error instanceof EndlessAnswerError) return 'headers_too_large';
  if (error instanceof errors.HTTPParserError) return ofParserError(error);
  if (error instanceof AggregateError) return ofAggregate(error, hasStatus);
  if (!(error instanceof Error)) return 'protocol_error';
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'UND_ERR_SOCKET') return ofSocketError(error);
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    // Before the status line: two contradicting lengths. After it: a body that ended early.
    return hasStatus ? 'connection_closed' : 'protocol_error';
  }
  if (NO_WAY.has(code) && 'address' in error)
    return isIPv4(String(error.address)) ? 'internal_error' : 'network_unreachable';
  const known = CODES[code];
  if (known !== undefined) return known;
  return TLS_CODE.test(code) ? 'tls_error' : 'protocol_error';
}

/** All addresses of a name failed: a failure of one says more than a missing route to another. */
function ofAggregate(aggregate: AggregateError, hasStatus: boolean): FailureCode {
  const codes = aggregate.errors.map((error: unknown) => toFailureCode(error, hasStatus));
  const telling = codes.find((code) => code !== 'network_unreachable' && code !== 'internal_error');
  return telling ?? codes.find((code) => code === 'internal_error') ?? codes[0] ?? 'protocol_error';
}

/**
 * NOTE: recognised by its text, because undici 8 leaves `code` empty; it means that a chunked body
 * ended early.
 */
function ofParserError({ message }: Error): FailureCode {
  return message.includes('Invalid EOF state') ? 'connection_closed' : 'protocol_error';
}

/**
 * The client has one code for a closed socket and for an unexpected answer (unasked 100 or 101,
 * bytes after the end).
 */
function ofSocketError({ message }: Error): FailureCode {
  return message.startsWith('bad ') ? 'protocol_error' : 'connection_closed';
}
