import type { Happening, OperationalEvent } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';

/** The events of the catalogue. Ids, a host and a reason: never a path, a query or a payload. */
export function toEvent(happening: Happening): OperationalEvent {
  if (happening.kind === 'recovery.finished') {
    const { kind: type, recoveryUid, ...figures } = happening;
    return { type, data: { recovery_uid: recoveryUid, ...figures } };
  }
  const { kind: type, subscription } = happening;
  const about: JsonObject = {
    subscription_uid: subscription.uid,
    contract: subscription.contract,
    pharmacy_uid: subscription.pharmacyUid ?? null,
    host: subscription.host,
  };
  switch (type) {
    case 'endpoint.enabled':
    case 'endpoint.circuit_closed':
      return { type, data: about };
    case 'endpoint.disabled':
      return { type, data: { ...about, reason: happening.reason } };
    case 'endpoint.circuit_opened': {
      const { reason, heldUntil } = happening;
      return { type, data: { ...about, reason, held_until: heldUntil.toISOString() } };
    }
    case 'delivery.exhausted': {
      const { deliveryUid, eventUid, eventType, attempts, statusCode, reason } = happening;
      const ids = { delivery_uid: deliveryUid, event_uid: eventUid, event_type: eventType };
      const end = { attempts, status_code: statusCode ?? null, reason };
      return { type, data: { ...about, ...ids, ...end } };
    }
  }
}
