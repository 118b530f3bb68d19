import type { Subscription } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';

/** What a subscription begins without. */
type Later =
  | 'createdAt'
  | 'updatedAt'
  | 'removedAt'
  | 'previousSecrets'
  | 'status'
  | 'statusReason'
  | 'scheduleSeconds'
  | 'ratePerSecond';

export type NewSubscription = Omit<Subscription, Later | 'notifyEmail'> & {
  readonly notifyEmail?: string | undefined;
  /** Two active subscriptions of one organisation and contract cannot share it; `undefined` allows repeats. */
  readonly dedupeKey: string | undefined;
  /** Nor a target and an event type. */
  readonly isOnePerTargetAndType?: boolean;
};

/** How a contract's calls address a subscription. */
export type SubscriptionName = { readonly uid: string } | { readonly dedupeKey: string };

export type ListOptions = {
  /** Default: true. Kilobytes for each of a thousand, where the contract's answers show none of it. */
  readonly withMetaData?: boolean;
};

export abstract class SubscriptionStore {
  /**
   * `taken` when an active subscription stands in the way, `too_many` when there are `max` active ones at its level already,
   * however many come at the same moment.
   */
  abstract add(
    subscription: NewSubscription,
    max: number,
  ): Promise<Subscription | 'taken' | 'too_many'>;
  /** All at exactly this level, removed ones as well, oldest first. */
  abstract listAll(scope: TenantScope, contract: string): Promise<readonly Subscription[]>;
  /** One at exactly this level, removed or not. */
  abstract find(
    scope: TenantScope,
    contract: string,
    uid: string,
  ): Promise<Subscription | undefined>;
  /** Active ones at exactly this level, oldest first. */
  abstract listActive(
    scope: TenantScope,
    contract: string,
    options?: ListOptions,
  ): Promise<readonly Subscription[]>;
  abstract findActive(
    scope: TenantScope,
    contract: string,
    name: SubscriptionName,
  ): Promise<Subscription | undefined>;
  /** Soft delete; the open deliveries are cancelled in the same transaction. `false` when there was nothing to remove. */
  abstract remove(subscriptionUid: string): Promise<boolean>;
}
