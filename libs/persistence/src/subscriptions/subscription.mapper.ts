import type { Subscription } from '@rxhooks/domain';
import type { NewSubscription } from '@rxhooks/application';
import type { SubscriptionRow } from './subscription.row.js';

export function toSubscription(row: SubscriptionRow): Subscription {
  return {
    uid: row.uid,
    organisationUid: row.organisationUid,
    pharmacyUid: row.pharmacyUid ?? undefined,
    contract: row.contract,
    target: row.target,
    eventTypes: row.eventTypes,
    payloadVersion: row.payloadVersion,
    // Not there at all when it was not asked for.
    metaData: row.metaData ? JSON.parse(row.metaData) : undefined,
    sealedSecret: row.sealedSecret,
    sealedHeaders: row.sealedHeaders ?? undefined,
    previousSecrets: row.previousSecrets.map(({ sealed, validUntil }) => ({
      sealed,
      validUntil: new Date(validUntil),
    })),
    status: row.status,
    statusReason: row.statusReason ?? undefined,
    scheduleSeconds: row.scheduleSeconds ?? undefined,
    ratePerSecond: row.ratePerSecond ?? undefined,
    notifyEmail: row.notifyEmail ?? undefined,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt ?? undefined,
    removedAt: row.removedAt ?? undefined,
  };
}

export function toSubscriptionRow(
  subscription: NewSubscription,
): Omit<SubscriptionRow, 'createdAt' | 'status'> {
  return {
    uid: subscription.uid,
    organisationUid: subscription.organisationUid,
    pharmacyUid: subscription.pharmacyUid ?? null,
    contract: subscription.contract,
    target: subscription.target,
    eventTypes: [...subscription.eventTypes],
    payloadVersion: subscription.payloadVersion,
    metaData: subscription.metaData === undefined ? null : JSON.stringify(subscription.metaData),
    sealedSecret: subscription.sealedSecret,
    sealedHeaders: subscription.sealedHeaders ?? null,
    dedupeKey: subscription.dedupeKey ?? null,
    notifyEmail: subscription.notifyEmail ?? null,
    updatedAt: null,
    removedAt: null,
    statusReason: null,
    previousSecrets: [],
    scheduleSeconds: null,
    ratePerSecond: null,
  };
}
