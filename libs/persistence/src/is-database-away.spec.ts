import { describe, expect, it } from 'vitest';
import { isDatabaseAway } from './is-database-away.js';

const coded = (code: unknown) => Object.assign(new Error('x'), { code });

describe('isDatabaseAway', () => {
  it.each([
    '08000',
    '08003',
    '08006',
    '57P01',
    '57P02',
    '57P03',
    '53300',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ])('is true of %s', (code) => {
    expect(isDatabaseAway(coded(code))).toBe(true);
  });

  it.each([
    '23505',
    '22021',
    '42P01',
    '40001',
    '57014',
    '5308',
    '080061',
    'ENOENT',
    '',
    8,
    undefined,
  ])('is not true of %s', (code) => {
    expect(isDatabaseAway(coded(code))).toBe(false);
  });

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
  ])('knows by its message: %s', (message) => {
    expect(isDatabaseAway(new Error(message))).toBe(true);
  });

  it('looks at what the driver said and at the cause', () => {
    const wrapped = Object.assign(new Error('query failed'), { driverError: coded('57P01') });
    expect(isDatabaseAway(wrapped)).toBe(true);
    expect(isDatabaseAway(new Error('outer', { cause: coded('08006') }))).toBe(true);
    expect(
      isDatabaseAway(new Error('outer', { cause: new Error('inner', { cause: wrapped }) })),
    ).toBe(true);
    expect(isDatabaseAway(new Error('outer', { cause: coded('23505') }))).toBe(false);
  });

  it('does not go round in circles', () => {
    const error = new Error('its own cause');
    error.cause = error;
    expect(isDatabaseAway(error)).toBe(false);
  });

  it.each([undefined, null, 'ECONNREFUSED', { code: 'ECONNREFUSED' }])(
    'is not true of what is no error: %j',
    (value) => {
      expect(isDatabaseAway(value)).toBe(false);
    },
  );
});
