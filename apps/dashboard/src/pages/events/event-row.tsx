import { Link } from 'wouter';
import { useEvent } from '../../api/events.ts';
import { useOrganisation } from '../../api/organisations.ts';
import { Icon } from '../../parts/icon.tsx';
import { useNow } from '../../parts/use-now.ts';
import { clockToSecond, exactUtc } from '../../words/times.ts';
import { describeError } from '../../words/describe-error.ts';
import { EndpointDots } from './endpoint-dots.tsx';

const EVERY_MS = 10_000;

export function EventRow({ id }: { readonly id: string }) {
  const organisation = useOrganisation();
  const now = useNow();
  const { data: event, error } = useEvent(id, { everyMs: EVERY_MS });
  if (!event)
    return (
      <div className="event-row event-row-empty">
        {error ? `${id}: ${describeError(error).title}` : <span className="sr">Loading {id}</span>}
      </div>
    );
  return (
    <Link className="event-row" href={`/${organisation}/events/${encodeURIComponent(event.id)}`}>
      <time dateTime={event.received_at} title={exactUtc(event.received_at)} className="event-time">
        {clockToSecond(event.received_at, now)}
      </time>
      <span className="event-name">
        <span className="event-type">{event.event_type}</span>
        <span className="event-id">{event.id}</span>
      </span>
      <EndpointDots event={event} />
      <Icon name="right" />
    </Link>
  );
}
