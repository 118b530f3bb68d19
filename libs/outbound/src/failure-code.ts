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
  // A status such as 099, which the client's parser lets through and its bookkeeping does not.
  ERR_ASSERTION: 'protocol_error',
  // Ours: no network, out of local ports, files or memory, a client that was closed, a request that nobody could send.
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
 * Every host has IPv4; IPv6, or a route to it, is missing in many networks and containers, which only a receiver with nothing
 * else notices.
 */
const NO_WAY: ReadonlySet<string> = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** The names that OpenSSL gives to reasons against a certificate, and Node's own. */
const TLS_CODE =
  /^(?:CERT_|CRL_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH|ERROR_IN_|UNSPECIFIED)/;

/** What the clock of this machine says of a certificate. */
const BY_CLOCK: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/** True when a certificate was refused for its dates. */
export function isAboutDates(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isAboutDates);
  return error instanceof Error && 'code' in error && BY_CLOCK.has(String(error.code));
}

/** What an error of a socket, of TLS or of the HTTP client means for a delivery; what is unheard of is the answer's fault, for `internal_error` would cost the receiver nothing and never end. */
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
    // Before the status line it means two lengths that contradict each other, after it a body that ended early.
    return hasStatus ? 'connection_closed' : 'protocol_error';
  }
  if (NO_WAY.has(code) && 'address' in error)
    return isIPv4(String(error.address)) ? 'internal_error' : 'network_unreachable';
  const known = CODES[code];
  if (known !== undefined) return known;
  return TLS_CODE.test(code) ? 'tls_error' : 'protocol_error';
}

/** Every address of a name failed: what came of one of them says more than that there was no way to another. */
function ofAggregate(aggregate: AggregateError, hasStatus: boolean): FailureCode {
  const codes = aggregate.errors.map((error: unknown) => toFailureCode(error, hasStatus));
  const telling = codes.find((code) => code !== 'network_unreachable' && code !== 'internal_error');
  return telling ?? codes.find((code) => code === 'internal_error') ?? codes[0] ?? 'protocol_error';
}

/** NOTE: told by its text, because undici 8 leaves `code` empty; the text means that a chunked body ended early. */
function ofParserError({ message }: Error): FailureCode {
  return message.includes('Invalid EOF state') ? 'connection_closed' : 'protocol_error';
}

/** The client has one code for a closed socket and for an answer out of turn (100 and 101 unasked, bytes after the end). */
function ofSocketError({ message }: Error): FailureCode {
  return message.startsWith('bad ') ? 'protocol_error' : 'connection_closed';
}
