import type { ManagedSubscription } from '@rxhooks/application';
import type { ManagedSubscriptionView } from './subscriptions.dto.js';

export function presentManaged(managed: ManagedSubscription): ManagedSubscriptionView {
  const { subscription: s, health } = managed;
  return {
    uid: s.uid,
    contract: s.contract,
    pharmacy_uid: s.pharmacyUid ?? null,
    target: s.target,
    event_types: [...s.eventTypes],
    status: s.status,
    status_reason: s.statusReason ?? null,
    retry_schedule_seconds: s.scheduleSeconds ? [...s.scheduleSeconds] : null,
    rate_limit_per_second: s.ratePerSecond ?? null,
    health: {
      held_until: health.heldUntil?.toISOString() ?? null,
      circuit: health.isCircuitOpen ? 'open' : 'closed',
      failing_since: health.failingSince?.toISOString() ?? null,
    },
    created_at: s.createdAt.toISOString(),
  };
}
