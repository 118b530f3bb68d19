import { errors } from 'undici';
import { expect, it } from 'vitest';
import { toFailureCode } from './failure-code.js';
import { BlockedTargetError, UnresolvedHostError } from './guard-errors.js';

function errorOf(code: string, message = ''): Error {
  return Object.assign(new Error(message), { code });
}

it.each([
  ['ECONNREFUSED', 'connection_refused'],
  ['ECONNRESET', 'connection_reset'],
  ['EPIPE', 'connection_reset'],
  ['EHOSTUNREACH', 'network_unreachable'],
  ['ENETUNREACH', 'network_unreachable'],
  ['EACCES', 'network_unreachable'],
  ['ETIMEDOUT', 'connect_timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout'],
  ['UND_ERR_HEADERS_OVERFLOW', 'headers_too_large'],
  ['ERR_ASSERTION', 'protocol_error'],
  ['CERT_HAS_EXPIRED', 'tls_error'],
  ['CERT_NOT_YET_VALID', 'tls_error'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_error'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls_error'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls_error'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls_error'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls_error'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls_error'],
  ['EMFILE', 'internal_error'],
  ['UND_ERR_DESTROYED', 'internal_error'],
])('%s means %s', (code, expected) => {
  expect(toFailureCode(errorOf(code), false)).toBe(expected);
});

it.each([
  ['ENETUNREACH', '192.0.2.1', 'internal_error'],
  ['ENETUNREACH', '2001:db8::1', 'network_unreachable'],
  ['EADDRNOTAVAIL', '192.0.2.1', 'internal_error'],
  // A container without IPv6, a kernel without it.
  ['EADDRNOTAVAIL', '2001:db8::1', 'network_unreachable'],
  ['EAFNOSUPPORT', '2001:db8::1', 'network_unreachable'],
])('%s at %s means %s', (code, address, expected) => {
  expect(toFailureCode(Object.assign(errorOf(code), { address }), false)).toBe(expected);
});

it.each([
  ['other side closed', 'connection_closed'],
  ['closed', 'connection_closed'],
  ['bad response', 'protocol_error'],
  ['bad upgrade', 'protocol_error'],
])('a socket error "%s" means %s', (message, expected) => {
  expect(toFailureCode(errorOf('UND_ERR_SOCKET', message), false)).toBe(expected);
});

it('distinguishes contradicting lengths from a body that ended early by the presence of a status', () => {
  const error = errorOf('UND_ERR_RES_CONTENT_LENGTH_MISMATCH');
  expect([toFailureCode(error, false), toFailureCode(error, true)]).toEqual([
    'protocol_error',
    'connection_closed',
  ]);
});

it.each([
  [['ENETUNREACH', 'ECONNREFUSED'], 'connection_refused'],
  [['ECONNREFUSED', 'ENETUNREACH'], 'connection_refused'],
  [['ENETUNREACH', 'EHOSTUNREACH'], 'network_unreachable'],
  [['EMFILE', 'ENETUNREACH'], 'internal_error'],
  [['EADDRNOTAVAIL', 'ECONNREFUSED'], 'connection_refused'],
  [[], 'protocol_error'],
])(
  'of several addresses that failed with %j the most specific reason counts',
  (codes, expected) => {
    const error = new AggregateError(codes.map((code) => errorOf(code)));
    expect(toFailureCode(error, false)).toBe(expected);
  },
);

it.each([
  ['Response does not match the HTTP/1.1 protocol (Invalid EOF state)', 'connection_closed'],
  ['Response does not match the HTTP/1.1 protocol (Expected HTTP/)', 'protocol_error'],
])('a parser error "%s" means %s', (message, expected) => {
  expect(toFailureCode(new errors.HTTPParserError(message), true)).toBe(expected);
});

it.each([
  [new BlockedTargetError(''), 'blocked_target'],
  [new UnresolvedHostError('', 'unclear'), 'dns_error'],
  [new UnresolvedHostError('', 'ours'), 'internal_error'],
  [new Error('unheard of'), 'protocol_error'],
  ['not even an error', 'protocol_error'],
])('%s means %s', (error, expected) => {
  expect(toFailureCode(error, false)).toBe(expected);
});
