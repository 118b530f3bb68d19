import type { EventWithDeliveries } from '../../api/document.gen.ts';
import { Time } from '../../parts/time.tsx';

export const EventFacts = ({ event }: { readonly event: EventWithDeliveries }) => (
  <section className="panel facts" aria-label="Facts">
    <dl>
      <dt>Received</dt>
      <dd>
        <Time at={event.received_at} as="second" />
      </dd>
      <dt>Happened</dt>
      <dd>
        <Time at={new Date(event.timestamp * 1000).toISOString()} as="second" />
      </dd>
      <dt>Contract</dt>
      <dd>{event.contract ?? 'of an older version'}</dd>
      <dt>Pharmacy</dt>
      <dd className="mono">{event.pharmacy_uid ?? 'none'}</dd>
      <dt>Uid</dt>
      <dd className="mono">{event.uid}</dd>
    </dl>
  </section>
);
