import type { EventWithDeliveries } from '../../api/document.gen.ts';
import { STATUSES } from '../../words/status.ts';
import { tellOutcome } from '../../words/tell-outcome.ts';
import { hostOf } from '../../words/tell-event.ts';

const SHOWN = 12;

/** One dot for each endpoint; shapes differ as colours do. */
export function EndpointDots({ event }: { readonly event: EventWithDeliveries }) {
  const deliveries = event.deliveries.filter(({ test }) => !test);
  const isBad = deliveries.some(({ status }) => status === 'failed');
  const more = deliveries.length - SHOWN;
  return (
    <span className="dots">
      <span className="dots-row" aria-hidden="true">
        {deliveries.slice(0, SHOWN).map(({ uid, target, status }) => (
          <i
            key={uid}
            className={`dot dot-${status}`}
            title={`${hostOf(target)}: ${STATUSES[status].name}`}
          />
        ))}
        {deliveries.length === 0 && <i className="dot dot-skipped" />}
        {more > 0 && <small>+{more}</small>}
      </span>
      <span className={`dots-text tone-${isBad ? 'bad' : 'quiet'}`}>{tellOutcome(event)}</span>
    </span>
  );
}
