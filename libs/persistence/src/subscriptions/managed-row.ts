import type { ManagedSubscription } from '@rxhooks/application';
import { type SubscriptionRow, toSubscription } from './subscription.row.js';

export type HealthRow = {
  readonly heldUntil: Date | null;
  readonly isCircuitOpen: boolean;
  readonly failingSince: Date | null;
};

export function toHealth(row: HealthRow): ManagedSubscription['health'] {
  const { heldUntil, isCircuitOpen, failingSince } = row;
  return {
    heldUntil: heldUntil ?? undefined,
    isCircuitOpen,
    failingSince: failingSince ?? undefined,
  };
}

export function toManaged(row: SubscriptionRow & HealthRow): ManagedSubscription {
  return { ...toSubscription(row), health: toHealth(row) };
}
