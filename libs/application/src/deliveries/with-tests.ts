import type { DeliverySummary, LogPage, LogRows } from '../ports/delivery-log.js';

/**
 * A page of the log with the tests in between, in the same order. Tests past the place where the search
 * for deliveries ended are left to the next page: unseen deliveries may come before them.
 */
export function withTests(
  { rows, lookedUntil }: LogRows,
  tests: readonly DeliverySummary[],
  { limit, order }: Pick<LogPage, 'limit' | 'order'>,
): LogRows {
  if (tests.length === 0) return { rows, lookedUntil };
  const sign = order === 'newest' ? -1 : 1;
  const compare = (one: string, other: string) => (one < other ? -sign : one > other ? sign : 0);
  const seen = tests.filter(
    ({ uid }) => lookedUntil === undefined || compare(uid, lookedUntil) <= 0,
  );
  const merged = [...rows, ...seen].toSorted((one, other) => compare(one.uid, other.uid));
  return { rows: merged.slice(0, limit), lookedUntil };
}
