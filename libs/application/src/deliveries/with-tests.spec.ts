import { describe, expect, it } from 'vitest';
import type { DeliverySummary } from '../ports/delivery-log.js';
import { withTests } from './with-tests.js';

const summary = (uid: string, isTest: boolean): DeliverySummary => ({
  uid,
  isTest,
  eventId: '',
  eventType: '',
  subscriptionUid: '',
  target: '',
  status: 'succeeded',
  reason: undefined,
  attemptsMade: 1,
  nextAttemptAt: undefined,
  waitingFor: undefined,
  lastAttempt: undefined,
  createdAt: new Date(0),
});

function merge(
  deliveries: string,
  tests: string,
  { limit = 10, order = 'newest', lookedUntil }: Options = {},
) {
  const of = (uids: string, isTest: boolean) => [...uids].map((uid) => summary(uid, isTest));
  const page = withTests({ rows: of(deliveries, false), lookedUntil }, of(tests, true), {
    limit,
    order,
  });
  return [page.rows.map(({ uid }) => uid).join(''), page.lookedUntil];
}

type Options = { limit?: number; order?: 'newest' | 'oldest'; lookedUntil?: string };

describe('tests in the log', () => {
  it('stand where their time puts them', () => {
    expect(merge('fdb', 'eca')).toEqual(['fedcba', undefined]);
    expect(merge('bdf', 'ace', { order: 'oldest' })).toEqual(['abcdef', undefined]);
  });

  it('count towards the page', () => {
    expect(merge('fdb', 'ec', { limit: 3 })).toEqual(['fed', undefined]);
  });

  it('past the end of a search that was cut short wait for the next page', () => {
    expect(merge('f', 'eca', { lookedUntil: 'd' })).toEqual(['fe', 'd']);
    expect(merge('a', 'bce', { order: 'oldest', lookedUntil: 'c' })).toEqual(['abc', 'c']);
  });

  it('change nothing where there are none', () => {
    expect(merge('fdb', '', { lookedUntil: 'a' })).toEqual(['fdb', 'a']);
  });
});
