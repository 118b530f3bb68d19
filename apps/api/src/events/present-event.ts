import type { EventDetails, EventSummary } from '@rxhooks/application';
import { NO_MATCH_REASONS } from '@rxhooks/domain';
import { presentDelivery } from '../deliveries/present-delivery.js';
import type { EventView, EventWithDeliveries } from './event-log.dto.js';

export function presentEvent(event: EventSummary, contract: string | undefined): EventView {
  return {
    id: event.id,
    uid: event.uid,
    event_type: event.type,
    contract: contract ?? null,
    organisation_uid: event.organisationUid,
    pharmacy_uid: event.pharmacyUid ?? null,
    timestamp: event.timestamp,
    received_at: event.acceptedAt.toISOString(),
    fan_out: event.fanOut,
    payload: event.isErased ? 'erased' : 'stored',
  };
}

export function presentWithDeliveries(
  event: EventDetails,
  contract: string | undefined,
): EventWithDeliveries {
  return Object.assign(presentEvent(event, contract), {
    deliveries: event.deliveries.map(presentDelivery),
    not_matched: event.notMatched.map(({ uid, target, reason }) => ({
      subscription_uid: uid,
      target,
      reason,
      detail: NO_MATCH_REASONS[reason],
    })),
  });
}
