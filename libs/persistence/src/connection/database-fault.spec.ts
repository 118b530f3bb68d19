import { describe, expect, it } from 'vitest';
import { type DatabaseFault, databaseFaultOf, isPassing } from './database-fault.js';

const coded = (code: unknown) => Object.assign(new Error('x'), { code });
/** As the driver tells what the server said. */
const fromServer = (code: string) => Object.assign(coded(code), { severity: 'ERROR' });

const STATES: Record<DatabaseFault, readonly string[]> = {
  away: [
    '08000',
    '08003',
    '08006',
    '08P01',
    '25P03',
    '28P01',
    '28000',
    '3D000',
    '40003',
    '53000',
    '53200',
    '53300',
    '53400',
    '57P01',
    '57P02',
    '57P03',
    '57P05',
    '58000',
    '58030',
    '58P01',
    'XX000',
    'XX001',
  ],
  read_only: ['25006'],
  full: ['53100'],
  busy: ['25P04', '55006', '55P03', '57014'],
  give_way: ['40001', '40P01', '72000'],
  unstorable: ['22021', '22P02', '54000'],
  moving: ['RX503'],
  moved: ['RX421'],
  our_bug: ['23505', '25P02', '42P01', '42501', '42703', '0A000', 'P0001'],
};

describe('databaseFaultOf', () => {
  const cases = Object.entries(STATES).flatMap(([fault, codes]) =>
    codes.map((code) => [code, fault] as const),
  );
  it.each(cases)('takes %s for %s', (code, fault) => {
    expect(databaseFaultOf(fromServer(code))).toBe(fault);
  });

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EAI_FAIL',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'EMFILE',
    'EPROTO',
    'ERR_SSL_WRONG_VERSION',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('takes a socket that says %s for away', (code) => {
    expect(databaseFaultOf(coded(code))).toBe('away');
  });

  it('takes a socket that is not there for away, and no other file', () => {
    expect(databaseFaultOf(Object.assign(coded('ENOENT'), { syscall: 'connect' }))).toBe('away');
    expect(databaseFaultOf(Object.assign(coded('ENOENT'), { syscall: 'open' }))).toBeUndefined();
  });

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Cannot use a pool after calling end on the pool',
    'The server does not support SSL connections',
  ])('takes a driver that says "%s" for away', (message) => {
    expect(databaseFaultOf(new Error(message))).toBe('away');
  });

  it('looks at what the driver said and at the cause', () => {
    const wrapped = Object.assign(new Error('query failed'), { driverError: fromServer('57014') });
    expect(databaseFaultOf(wrapped)).toBe('busy');
    expect(databaseFaultOf(new Error('outer', { cause: fromServer('25006') }))).toBe('read_only');
    const deep = new Error('outer', { cause: new Error('inner', { cause: wrapped }) });
    expect(databaseFaultOf(deep)).toBe('busy');
  });

  it('does not go round in circles', () => {
    const error = new Error('its own cause');
    error.cause = error;
    expect(databaseFaultOf(error)).toBeUndefined();
  });

  it.each([coded('23505'), coded('5308'), coded('080061'), coded(''), coded(8), coded(undefined)])(
    'says nothing of an error that is not of the database: %j',
    (error) => {
      expect(databaseFaultOf(error)).toBeUndefined();
    },
  );

  it.each([undefined, null, 'ECONNREFUSED', { code: 'ECONNREFUSED' }])(
    'says nothing of what is no error: %j',
    (value) => {
      expect(databaseFaultOf(value)).toBeUndefined();
    },
  );
});

describe('isPassing', () => {
  it.each(Object.keys(STATES) as DatabaseFault[])('judges %s', (fault) => {
    expect(isPassing(fault)).toBe(
      fault !== 'unstorable' && fault !== 'moved' && fault !== 'our_bug',
    );
  });

  it('is not true of what is none of the database', () => {
    expect(isPassing(undefined)).toBe(false);
  });
});
