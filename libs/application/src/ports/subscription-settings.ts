import type { JsonObject, PreviousSecret, Subscription, SubscriptionStatus } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';

/** A subscription as its owner manages it, with what the engine knows about its endpoint. */
export type ManagedSubscription = {
  readonly subscription: Subscription;
  readonly health: {
    /** Nothing is sent before this: the receiver asked for it, or the circuit is open. */
    readonly heldUntil: Date | undefined;
    readonly isCircuitOpen: boolean;
    /** The first failure since the last success. */
    readonly failingSince: Date | undefined;
  };
};

/** What is left out stays as it is; `null` goes back to the default. */
export type SubscriptionChanges = {
  readonly target?: string;
  readonly dedupeKey?: string | undefined;
  /** No other active subscription of the organisation and contract may share the target and an event type. */
  readonly isOnePerTargetAndType?: boolean;
  /** `null` when there are none any more. */
  readonly sealedHeaders?: string | null;
  readonly scheduleSeconds?: readonly number[] | null;
  readonly ratePerSecond?: number | null;
  readonly eventTypes?: readonly string[];
  readonly metaData?: JsonObject;
  readonly notifyEmail?: string | null;
};

export type NewSecret = {
  /** The secret that is being replaced: the change is refused when another one has come in between. */
  readonly replaces: string;
  readonly sealedSecret: string;
  readonly previousSecrets: readonly PreviousSecret[];
};

/** Subscriptions of every contract, seen from their owner: an organisation, or one pharmacy of it. */
export abstract class SubscriptionSettings {
  /** Those that are not removed; all of them, or the one with this uid. */
  abstract find(scope: TenantScope, uid?: string): Promise<readonly ManagedSubscription[]>;
  /** `taken` when another active subscription stands in the way, and nothing was changed. A new target begins without a history. */
  abstract change(uid: string, changes: SubscriptionChanges): Promise<'changed' | 'taken'>;
  /** Moves the status if it is one of `from`; `active` lets waiting deliveries go at a ramp. */
  abstract move(
    uid: string,
    from: readonly SubscriptionStatus[],
    to: 'active' | 'paused',
  ): Promise<boolean>;
  abstract replaceSecret(uid: string, secret: NewSecret): Promise<boolean>;
}
