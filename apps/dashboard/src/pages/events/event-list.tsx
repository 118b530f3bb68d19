import { EventRow } from './event-row.tsx';

type Props = { readonly ids: readonly string[]; readonly isOld: boolean };

/** Each row reads its own event, so that the page of an event is there at once when it is opened. */
export const EventList = ({ ids, isOld }: Props) => (
  <div className="panel" aria-busy={isOld}>
    <div className="event-head" aria-hidden="true">
      <span>Received</span>
      <span>Event</span>
      <span>Endpoints</span>
    </div>
    <ul className="event-list">
      {ids.map((id) => (
        <li key={id}>
          <EventRow id={id} />
        </li>
      ))}
    </ul>
  </div>
);
