import type {
  ErrorKind,
  Recovered,
  RecoveryCounts,
  RecoveryStatus,
  Unsendable,
  UnsendableCounts,
} from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';

/** As in the delivery log. What asks about the last attempt leaves out what was never attempted. */
export type RecoveryFilter = {
  readonly eventTypes?: readonly string[];
  readonly contract?: string;
  readonly error?: ErrorKind;
  /** Both included. */
  readonly statusCodes?: readonly [lowest: number, highest: number];
  /** With or without its port. */
  readonly targetHost?: string;
};

/** What is to be sent: of events that were accepted from `since` on and before `until`. */
export type RecoveryRequest = {
  readonly include: readonly Recovered[];
  readonly filter: RecoveryFilter;
  readonly subscriptionUids?: readonly string[];
  /** Default: a day before `until`. */
  readonly since?: Date;
  /** Default, and at the latest: now, by the time of the database. */
  readonly until?: Date;
};

/** With the stored names of the event types that the filter means; `undefined` for all. */
export type RecoveryQuestion = RecoveryRequest & { readonly types: readonly string[] | undefined };

export type NewRecovery = RecoveryQuestion & {
  readonly uid: string;
  readonly ratePerSecond: number;
  /** Two with the same one are one, which has to be asked for in the same words. */
  readonly idempotencyKey: string | undefined;
};

export type Span = { readonly since: Date; readonly until: Date };

export type Recovery = Span &
  RecoveryCounts & {
    readonly uid: string;
    readonly request: Omit<RecoveryRequest, keyof Span>;
    readonly ratePerSecond: number;
    readonly status: RecoveryStatus;
    /**
     * Of what it sent; the rest of `sent` is under way, or waits to be tried again. Both are undefined
     * where a list has too much to count.
     */
    readonly succeeded: number | undefined;
    /** Ended without success, or taken by a later recovery before they ended. */
    readonly failed: number | undefined;
    readonly createdAt: Date;
    /** When the last delivery that it sent had ended. Its counts stay as they are from then on. */
    readonly endedAt: Date | undefined;
  };

/** What a recovery would do. */
export type RecoveryPreview = Span & {
  readonly matched: number;
  readonly unsendable: UnsendableCounts;
  readonly subscriptions: readonly {
    readonly uid: string;
    readonly target: string;
    readonly matched: number;
    readonly unsendable: UnsendableCounts;
  }[];
  readonly sample: readonly RecoveryMatch[];
};

/** One delivery that is asked for. */
export type RecoveryMatch = {
  /** Of a missing one: the uid that it will have. */
  readonly deliveryUid: string;
  readonly eventUid: string;
  readonly subscriptionUid: string;
  readonly isMissing: boolean;
  /** `undefined` for one that can be sent. */
  readonly unsendable: Unsendable | undefined;
};

/** What is known of an idempotency key. */
export type Earlier =
  | { readonly kind: 'repeated'; readonly recovery: Recovery }
  /** It was used for another request. */
  | { readonly kind: 'other_request' };

export type Started =
  | Earlier
  | { readonly kind: 'started'; readonly recovery: Recovery }
  /** As many as may be have something left to send. */
  | { readonly kind: 'too_many_running'; readonly uids: readonly string[] }
  | { readonly kind: NotGathered };

/** More deliveries than one recovery may have, or more to look through than a call has time for. */
export type NotGathered = 'too_many' | 'too_long';

/** Finds what a recovery is about. Sees only what the scope has. */
export abstract class RecoveryPlans {
  /** Writes nothing. */
  abstract preview(
    scope: TenantScope,
    question: RecoveryQuestion,
  ): Promise<RecoveryPreview | NotGathered>;
  abstract start(scope: TenantScope, recovery: NewRecovery): Promise<Started>;
  /** `undefined` without a key, and for one that is new. */
  abstract findEarlier(
    scope: TenantScope,
    recovery: Omit<NewRecovery, 'uid' | 'types'>,
  ): Promise<Earlier | undefined>;
  /** Those of these uids that are no subscriptions of the scope; removed ones are. */
  abstract findUnknown(
    scope: TenantScope,
    subscriptionUids: readonly string[],
  ): Promise<readonly string[]>;
}
