import { useLocation, useSearch } from 'wouter';
import { useLocationProperty } from 'wouter/use-browser-location';

export const FILTERS = ['has', 'contract', 'event_type', 'hours', 'cursor'] as const;
export type Filter = (typeof FILTERS)[number];

export const DEFAULT_HOURS = 24;

/**
 * The state of the page, all of it in its address. The search is in the fragment: it may be the number of a patient's
 * order, and fragments are not sent to servers or written into their logs.
 */
export function useEventsAddress() {
  const query = new URLSearchParams(useSearch());
  const text = decode(useLocationProperty(() => location.hash.slice(1)));
  const [path, go] = useLocation();
  const address = (search: URLSearchParams, fragment: string) =>
    path + (search.size > 0 ? `?${search}` : '') + (fragment && `#${encodeURIComponent(fragment)}`);
  return {
    text,
    filter: (name: Filter) => query.get(name) ?? '',
    /** Another filter shows its first page. */
    setFilter: (name: Filter, value: string) => {
      const next = new URLSearchParams(query);
      next.delete('cursor');
      next.delete(name);
      if (value !== '') next.set(name, value);
      go(address(next, text));
    },
    setText: (fragment: string) => {
      const next = new URLSearchParams(query);
      next.delete('cursor');
      go(address(next, fragment), { replace: true });
    },
    clear: () => go(path),
  };
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
