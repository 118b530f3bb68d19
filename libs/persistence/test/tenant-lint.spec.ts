import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referencesWithoutTenant } from './tenant-lint.js';

const SOURCES = join(import.meta.dirname, '../src');
const FILES = globSync('**/*.ts', { cwd: SOURCES }).filter(
  (file) => !/(spec\.ts|^migrations)/.test(file),
);

it.each(FILES)('%s names the organisation of each row that it asks for', (file) => {
  const found = referencesWithoutTenant(readFileSync(join(SOURCES, file), 'utf8'));
  expect(found, 'Compare it with isOf, or say why not: -- Organisation: ...').toEqual([]);
});

describe('what is found', () => {
  it.each([
    ['a read by uid', 'SELECT FROM deliveries d WHERE d.uid = $1', ['FROM deliveries d']],
    ['a row without an alias', 'DELETE FROM events WHERE uid = $1', ['FROM events']],
    [
      'a join by uid',
      'SELECT FROM given JOIN attempts a ON a.delivery_uid = given.uid',
      ['JOIN attempts a'],
    ],
    ['an update', 'UPDATE deliveries SET status = $1 WHERE uid = $2', ['UPDATE deliveries']],
    [
      'a subquery within a statement that names it',
      'SELECT (SELECT type FROM events WHERE uid = u.event_uid) FROM given u WHERE u.organisation_uid = $1',
      ['FROM events'],
    ],
    [
      'one of two rows',
      'SELECT FROM deliveries d JOIN events e ON e.uid = d.event_uid WHERE d.organisation_uid = $1',
      ['JOIN events e'],
    ],
    [
      'a row whose organisation is only read',
      'SELECT d.organisation_uid FROM deliveries d WHERE d.uid = $1',
      ['FROM deliveries d'],
    ],
    [
      'a row whose organisation is only returned',
      'DELETE FROM events WHERE uid = $1 RETURNING uid, organisation_uid, id',
      ['FROM events'],
    ],
    [
      'a row beside a subquery that has a reason',
      'SELECT FROM deliveries d WHERE d.uid IN (SELECT FROM events -- Organisation: all.\n )',
      ['FROM deliveries d'],
    ],
    [
      'a row whose organisation is written',
      'UPDATE deliveries SET organisation_uid = $2 WHERE uid = $1',
      ['UPDATE deliveries'],
    ],
    [
      'rows of all but one',
      'SELECT FROM deliveries WHERE organisation_uid <> $1',
      ['FROM deliveries'],
    ],
    ['a second table', 'SELECT FROM given, deliveries d WHERE d.uid = $1', [', deliveries d']],
    [
      'a quoted name',
      'DELETE FROM ONLY public."deliveries" WHERE uid = $1',
      ['FROM ONLY public."deliveries"'],
    ],
    ['lower case', 'delete from deliveries where uid = $1', ['from deliveries']],
    [
      'an insert without it',
      'INSERT INTO attempts (delivery_uid, number) VALUES ($1, $2)',
      ['INTO attempts'],
    ],
  ])('%s', (_, sql, found) => {
    expect(referencesWithoutTenant(`const SQL = \`${sql}\`;`)).toEqual(found);
  });
});

describe('what is not found', () => {
  it.each([
    ['an equality', 'SELECT FROM deliveries d WHERE d.uid = $1 AND d.organisation_uid = $2'],
    ['a comparison by isOf', "DELETE FROM events e WHERE e.uid = $1 AND ${isOf('e', '$2')}"],
    ['an insert with it', 'INSERT INTO attempts (delivery_uid, organisation_uid) VALUES ($1, $2)'],
    ['a reason', 'SELECT FROM events -- Organisation: all; a sweep.\n WHERE accepted_at < $1'],
    ['another table', 'SELECT FROM organisations WHERE uid = $1'],
  ])('%s', (_, sql) => {
    expect(referencesWithoutTenant(`const SQL = \`${sql}\`;`)).toEqual([]);
  });

  it('a condition in a fragment of the same file', () => {
    const source =
      'const OWN = `s.organisation_uid = $1`;\nconst SQL = `SELECT FROM subscriptions s WHERE ${OWN}`;';
    expect(referencesWithoutTenant(source)).toEqual([]);
  });
});
