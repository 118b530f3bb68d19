import type {
  PreviousSecret,
  Subscription,
  SubscriptionFields,
  SubscriptionStatus,
} from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';

/**
 * Whose subscriptions a call may see and change. With a contract: those at exactly this level, as the contract's own calls
 * have it. Without one: all that an organisation has, or one pharmacy of it, in every contract.
 */
export type SubscriptionScope = TenantScope & { readonly contract?: string };

/** A subscription with what the engine knows about its endpoint. */
export type ManagedSubscription = Subscription & {
  readonly health: {
    /** Nothing is sent before this: the receiver asked for it, or the circuit is open. */
    readonly heldUntil: Date | undefined;
    readonly isCircuitOpen: boolean;
    /** The first failure since the last success. */
    readonly failingSince: Date | undefined;
  };
};

/** Of an endpoint without trouble. */
export const WELL: ManagedSubscription['health'] = {
  heldUntil: undefined,
  isCircuitOpen: false,
  failingSince: undefined,
};

type Identity =
  'uid' | 'organisationUid' | 'pharmacyUid' | 'contract' | 'payloadVersion' | 'sealedSecret';
type Given = 'target' | 'eventTypes' | 'metaData' | 'sealedHeaders';

/** Its identity says whose it is. Fields that are left out begin with their defaults. */
export type NewSubscription = Pick<Subscription, Identity | Given> &
  Partial<SubscriptionFields> & {
    /** Two active subscriptions of one organisation and contract cannot share it; `undefined` allows repeats. */
    readonly dedupeKey: string | undefined;
    /** Nor a target and an event type. */
    readonly isOnePerTargetAndType?: boolean;
  };

/** How a contract's calls address a subscription. */
export type SubscriptionName = { readonly uid: string } | { readonly dedupeKey: string };

export type NewSecret = {
  /** The secret that is being replaced: nothing changes when another one has come in between. */
  readonly replaces: string;
  readonly sealedSecret: string;
  readonly previousSecrets: readonly PreviousSecret[];
};

/** `null` is the default, where there is one. */
type Change<Value> = undefined extends Value ? Value | null : Value;

/** What is left out stays as it is. */
export type SubscriptionChanges = {
  readonly [Field in keyof SubscriptionFields]?: Change<SubscriptionFields[Field]>;
} & {
  readonly dedupeKey?: string | null;
  /** No other active subscription of the organisation and contract may share the target and an event type. */
  readonly isOnePerTargetAndType?: boolean;
  /**
   * A disabled one is not paused: then the status stays as it is, and all else changes. `active` also ends a hold and
   * closes the circuit, and lets what has waited go at a ramp.
   */
  readonly status?: Exclude<SubscriptionStatus, 'disabled'>;
  readonly secret?: NewSecret;
};

export type FindOptions = {
  /** Default: false. */
  readonly withRemoved?: boolean;
};

export type ListOptions = FindOptions & {
  /** Default: true. Kilobytes for each of a thousand, where the answers show none of it. */
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
  ): Promise<ManagedSubscription | 'taken' | 'too_many'>;
  abstract find(
    scope: SubscriptionScope,
    name: SubscriptionName,
    options?: FindOptions,
  ): Promise<ManagedSubscription | undefined>;
  /** Oldest first. */
  abstract list(
    scope: SubscriptionScope,
    options?: ListOptions,
  ): Promise<readonly ManagedSubscription[]>;
  /**
   * One transaction. A new target begins without a history.
   *
   * @returns what it has become; `undefined` when the scope has no such active subscription, or none with the secret that
   *   is to be replaced; `taken` when another active one stands in the way, and nothing was changed
   */
  abstract change(
    scope: SubscriptionScope,
    uid: string,
    changes: SubscriptionChanges,
  ): Promise<ManagedSubscription | 'taken' | undefined>;
  /**
   * Soft delete; the open deliveries are cancelled in the same transaction.
   *
   * @returns the uid of what was removed; `undefined` when the scope has no such active subscription
   */
  abstract remove(scope: SubscriptionScope, name: SubscriptionName): Promise<string | undefined>;
}
