import type { Found } from '../api/find-events.ts';
import { describeSearch, type Search } from './understand-search.ts';

/** What a search was taken for and what it found. */
export function describeFound(search: Search, found: Found | undefined): string {
  if (search.kind === 'nothing' || !found || found.by === 'nothing') return describeSearch(search);
  const { ids, next, by } = found;
  if (ids.length === 0) return `${describeSearch(search)} Nothing was found.`;
  if (by === 'id' || by === 'event') return `The event with the id ${search.value}.`;
  if (by === 'delivery') return `The event of the delivery ${search.value}.`;
  const count = `${ids.length}${next === null ? '' : ' or more'} event${ids.length === 1 && next === null ? '' : 's'}`;
  return by === 'host'
    ? `${count} with a delivery to ${search.value}.`
    : `${count} with the business key ${search.value}, of any time.`;
}
