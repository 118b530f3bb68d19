import type { SubscriptionName, SubscriptionScope } from '@rxhooks/application';

/** $1 to $3 of the statements about subscriptions. */
export function scopeParameters(scope: SubscriptionScope): unknown[] {
  const { organisationUid, pharmacyUid = null, contract = null } = scope;
  return [organisationUid, pharmacyUid, contract];
}

/** $1 to $5 of those about one subscription. */
export function nameParameters(scope: SubscriptionScope, name: SubscriptionName): unknown[] {
  const names = 'uid' in name ? [name.uid, null] : [null, name.dedupeKey];
  return [...scopeParameters(scope), ...names];
}
