import { Link, useParams } from 'wouter';
import { useEvent } from '../../api/events.ts';
import { useOrganisation } from '../../api/organisations.ts';
import { useTitle } from '../../frame/title.ts';
import { Icon } from '../../parts/icon.tsx';
import { ErrorNotice, Waiting } from '../../parts/notice.tsx';
import { useNow } from '../../parts/use-now.ts';
import { byUrgency, tellEvent } from '../../words/tell-event.ts';
import { DeliveryCard } from './delivery-card.tsx';
import { EventFacts } from './event-facts.tsx';
import { NotMatched } from './not-matched.tsx';
import { Payload } from './payload.tsx';

/** Answers whether one event arrived everywhere, and why not. */
export function EventPage() {
  const { id } = useParams<{ id: string }>();
  const organisation = useOrganisation();
  const now = useNow();
  const { data: event, error, refetch } = useEvent(id);
  useTitle(event ? `${event.event_type}, ${event.id}` : 'Event');
  if (!event && error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!event) return <Waiting rows={6} />;
  const { tone, text } = tellEvent(event, { now });
  const isAlone = event.deliveries.length === 1;
  return (
    <>
      <Link className="back" href={`/${organisation}/events`}>
        <Icon name="left" />
        Events
      </Link>
      <h1 className="event-title">
        {event.event_type}
        <small>{event.id}</small>
      </h1>
      <p className={`verdict tone-${tone}`} role="status">
        {text}
      </p>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <div className="event-page">
        <section aria-label="Deliveries" className="deliveries">
          {byUrgency(event.deliveries).map((delivery) => (
            <DeliveryCard
              key={delivery.uid}
              delivery={delivery}
              isOpen={isAlone || !['succeeded', 'pending'].includes(delivery.status)}
            />
          ))}
          <NotMatched subscriptions={event.not_matched} />
        </section>
        <aside className="event-side">
          <EventFacts event={event} />
          <Payload event={event} />
        </aside>
      </div>
    </>
  );
}
