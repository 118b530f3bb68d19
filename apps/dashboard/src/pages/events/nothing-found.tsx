import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/notice.tsx';
import type { Search } from '../../words/understand-search.ts';
import type { useEventsAddress } from './use-events-address.ts';
import { FILTERS } from './use-events-address.ts';

type Props = {
  readonly search: Search;
  readonly address: ReturnType<typeof useEventsAddress>;
};

/** Says why there may be nothing, and what to try. */
export function NothingFound({ search, address: { filter, clear } }: Props) {
  const isNarrowed = search.kind !== 'nothing' || FILTERS.some((name) => filter(name) !== '');
  if (!isNarrowed)
    return (
      <Empty title="No event came in the last 24 hours">
        <p>An upstream service reports what happened, and each webhook that wants it gets it:</p>
        <pre className="code">{SEND}</pre>
        <p>
          <a href="/docs/api">The API reference</a> has an example for each event type.
        </p>
      </Empty>
    );
  return (
    <Empty
      title="No event matches"
      action={<Button onClick={clear}>Clear search and filters</Button>}
    >
      {search.kind === 'key' ? (
        <p>
          Write the key exactly as the event has it. Keys of patients are found only by a person
          with the permission <code>event_data:read</code>. It may also be of another organisation.
        </p>
      ) : (
        <p>Try a longer time, or fewer filters.</p>
      )}
    </Empty>
  );
}

const SEND = `curl -X POST ${location.origin}/v1/events \\
  -H "X-API-Key: $RXHOOKS_API_KEY" -H 'Content-Type: application/json' \\
  -d '{"event_type": "...", "data": {...}}'`;
