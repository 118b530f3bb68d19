import { ID_PREFIXES, type IdKind } from '@rxhooks/domain';
import { v7 } from 'uuid';

const DAY_MS = 24 * 3600 * 1000;

/** A uid as it would have been made so many days ago. */
export function idFrom(kind: IdKind, daysAgo: number): string {
  const msecs = Date.now() - daysAgo * DAY_MS;
  return ID_PREFIXES[kind] + v7({ msecs }).replaceAll('-', '');
}
