import { useFoundEvents } from '../../api/events.ts';
import { useTitle } from '../../frame/title.ts';
import { ErrorNotice, Waiting } from '../../parts/notice.tsx';
import { understandSearch } from '../../words/understand-search.ts';
import { EventFilters } from './event-filters.tsx';
import { EventList } from './event-list.tsx';
import { NothingFound } from './nothing-found.tsx';
import { Pager } from './pager.tsx';
import { SearchBox } from './search-box.tsx';
import { DEFAULT_HOURS, type Filter, useEventsAddress } from './use-events-address.ts';

const OUTCOMES = ['no_recipient', 'failed', 'waiting', 'succeeded'] as const;

/** What came in, and what became of it. */
export function EventsPage() {
  useTitle('Events');
  const address = useEventsAddress();
  const given = (name: Filter) => address.filter(name) || undefined;
  const search = understandSearch(address.text);
  const { data, error, refetch, isPlaceholderData } = useFoundEvents({
    search,
    lastHours: Number(given('hours') ?? DEFAULT_HOURS),
    cursor: given('cursor'),
    filters: {
      has: OUTCOMES.find((it) => it === given('has')),
      contract: given('contract'),
      event_type: given('event_type'),
    },
  });
  return (
    <>
      <h1>Events</h1>
      <SearchBox search={search} found={isPlaceholderData ? undefined : data} address={address} />
      <EventFilters address={address} searched={search.kind} />
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting rows={8} />}
      {data && data.ids.length > 0 && <EventList ids={data.ids} isOld={isPlaceholderData} />}
      {data && data.ids.length === 0 && !error && (
        <NothingFound search={search} address={address} />
      )}
      {data && <Pager next={data.next} address={address} />}
    </>
  );
}
