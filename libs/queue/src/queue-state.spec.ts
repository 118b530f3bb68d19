import { describe, expect, it } from 'vitest';
import { toQueueState } from './queue-state.js';

const withCode = (code: string) => Object.assign(new Error('refused'), { code });

describe('the state of a queue', () => {
  it.each([
    new Error('WRONGPASS invalid username-password pair or user is disabled.'),
    new Error('NOAUTH Authentication required.'),
    new Error('WRONGTYPE Operation against a key holding the wrong kind of value'),
    new Error("NOPERM User managed has no permissions to run the 'set' command"),
    ...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_HAS_EXPIRED'].map(
      withCode,
    ),
    ...['ERR_TLS_CERT_ALTNAME_INVALID', '28P01', '42P01', '42501', '3F000'].map(withCode),
  ])('needs an operator: %s', (error) => {
    expect(toQueueState(error)).toBe('misconfigured');
  });

  it.each([
    new Error("OOM command not allowed when used memory > 'maxmemory'."),
    new Error("READONLY You can't write against a read only replica."),
    new Error('MISCONF Redis is configured to save RDB snapshots'),
    new Error('NOREPLICAS Not enough good replicas to write.'),
    ...['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', '57P03', '53300'].map(withCode),
  ])('passes by itself: %s', (error) => {
    expect(toQueueState(error)).toBe('away');
  });
});
