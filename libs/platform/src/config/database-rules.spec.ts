import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { configFault, REQUIRED } from '../../test/environment.js';
import { findDatabaseFault, spellSslMode } from './database-rules.js';

const FILE = fileURLToPath(import.meta.url);
const ONE_HOST =
  'must name one host: give a name or a proxy that leads to the primary, for a list of hosts is not read';
const ENCODED =
  'must be a URL: write characters such as @ / # ? % in user, password and name as %40 %2F %23 %3F %25';
const WRITABLE =
  'must lead to a server that can be written: target_session_attrs is read-write or left out';

describe('the URL of a database', () => {
  it.each([
    'postgres://db/x',
    'postgresql://u:p%40ss@db.example.com:6432/x?options=-c%20search_path%3Dapp',
    'postgres://u:a,b@db/x',
    'postgres://u@[::1]:5432/x',
    'postgres://u@%2Fvar%2Frun%2Fpostgresql/x',
    'postgres://db/x?target_session_attrs=read-write',
    `postgres://db/x?sslmode=verify-full&sslkey=${FILE}`,
    'postgres://db/x?sslmode=disable',
    'postgres://db/x?sslmode=no-verify',
  ])('%s is taken', (url) => {
    expect(findDatabaseFault(url)).toBeUndefined();
  });

  it.each([
    ['postgres://u:p@one:5432,two:5432/x?target_session_attrs=read-write', ONE_HOST],
    ['postgres://one,two/x', ONE_HOST],
    ['postgres://u:pa/ss@db/x', ENCODED],
    ['postgres://u:100%@db/x', ENCODED],
    ['postgres://db/x?target_session_attrs=standby', WRITABLE],
    [
      'postgres://db/x?sslmode=verify-full&sslrootcert=/nowhere/ca.pem',
      'must name a file that can be read as sslrootcert',
    ],
    [
      `postgres://db/x?sslmode=verify-full&sslrootcert=${FILE}`,
      'must name a file of PEM certificates as sslrootcert',
    ],
    [
      'postgres://db/x?sslmode=verify_full',
      'must have one of disable, prefer, require, verify-ca, verify-full, no-verify as sslmode',
    ],
  ])('%s is refused, and says what to do', (url, fault) => {
    const { message } = configFault({ ...REQUIRED, DATABASE_URL: url });
    expect(message).toBe(`The configuration is not usable:\n  DATABASE_URL ${fault}`);
  });
});

it.each([
  ['?sslmode=require', '?sslmode=verify-full'],
  ['?a=1&sslmode=verify-ca&b=2', '?a=1&sslmode=verify-full&b=2'],
  ['?sslmode=no-verify', '?sslmode=no-verify'],
  ['?uselibpqcompat=true&sslmode=require', '?uselibpqcompat=true&sslmode=require'],
  ['', ''],
])('%s is read as %s', (given, read) => {
  expect(spellSslMode(`postgres://db/x${given}`)).toBe(`postgres://db/x${read}`);
});
