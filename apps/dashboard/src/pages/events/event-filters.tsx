import { useEventTypes } from '../../api/events.ts';
import { Choice } from '../../parts/choice.tsx';
import type { Search } from '../../words/understand-search.ts';
import { DEFAULT_HOURS, type useEventsAddress } from './use-events-address.ts';

const HOURS = [
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last 24 hours' },
  { value: '168', label: 'Last 7 days' },
  { value: '720', label: 'Last 30 days' },
];
const OUTCOMES = [
  { value: '', label: 'Any' },
  { value: 'failed', label: 'Given up' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'succeeded', label: 'Delivered' },
  { value: 'no_recipient', label: 'Sent to nobody' },
];
const ANY = { value: '', label: 'Any' };

type Props = {
  readonly address: ReturnType<typeof useEventsAddress>;
  readonly searched: Search['kind'];
};

export function EventFilters({ address: { filter, setFilter }, searched }: Props) {
  const types = useEventTypes().data?.data ?? [];
  const contract = filter('contract');
  const contracts = [...new Set(types.map((it) => it.contract))];
  const names = types.filter((it) => contract === '' || it.contract === contract);
  if (searched === 'event' || searched === 'delivery') return null;
  return (
    <div className="filters" role="group" aria-label="Filters">
      {searched !== 'key' && (
        <Choice
          name="Time"
          value={filter('hours') || `${DEFAULT_HOURS}`}
          options={HOURS}
          onChange={(hours) => setFilter('hours', hours === `${DEFAULT_HOURS}` ? '' : hours)}
        />
      )}
      {searched !== 'host' && (
        <>
          <Choice
            name="Outcome"
            value={filter('has')}
            options={OUTCOMES}
            onChange={(has) => setFilter('has', has)}
          />
          <Choice
            name="Contract"
            value={contract}
            options={[ANY, ...contracts.map((it) => ({ value: it, label: it }))]}
            onChange={(it) => setFilter('contract', it)}
          />
        </>
      )}
      <Choice
        name="Type"
        value={filter('event_type')}
        options={[ANY, ...names.map(({ name }) => ({ value: name, label: name }))]}
        onChange={(it) => setFilter('event_type', it)}
      />
    </div>
  );
}
