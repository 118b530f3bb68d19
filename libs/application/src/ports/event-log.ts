import type { DomainEvent, FanOutState, MatchCandidate } from '@rxhooks/domain';
import type { KeyVisibility } from '../events/business-keys-in.js';
import type { TenantScope } from '../access/tenant-scope.js';

/** What became of an event, by its deliveries. */
export const EVENT_OUTCOMES = ['no_recipient', 'failed', 'waiting', 'succeeded'] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

/** A hashed business key, and the visibilities of the keys that the caller may search by. */
export type KeyQuestion = {
  readonly hash: Buffer;
  readonly visibilities: readonly KeyVisibility[];
};

export type EventFilter = {
  readonly businessKey: KeyQuestion | undefined;
  /** Event types under their stored names; all when undefined. */
  readonly types: readonly string[] | undefined;
  readonly outcome: EventOutcome | undefined;
  readonly receivedAfter: Date | undefined;
  readonly receivedBefore: Date | undefined;
};

export type EventSummary = Omit<DomainEvent, 'data' | 'metadata'> & {
  readonly acceptedAt: Date;
  readonly fanOut: FanOutState;
  readonly isErased: boolean;
};

export type EventPage = {
  readonly events: readonly EventSummary[];
  /** The uid to continue after, also when the page is short because a look has its limit. */
  readonly next: string | undefined;
};

export type SubscriptionInView = MatchCandidate & {
  readonly uid: string;
  readonly target: string;
};

/** Events as they were accepted; those of one pharmacy for a pharmacy's scope. */
export abstract class EventLog {
  /** Newest first; `before` is the uid of the last row of the page before. */
  abstract list(
    scope: TenantScope,
    filter: EventFilter,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<EventPage>;
  /** By upstream's id or our uid. */
  abstract find(scope: TenantScope, id: string): Promise<EventSummary | undefined>;
  /** Subscriptions without a delivery of the event, without removed ones that never wanted it. */
  abstract listWithoutDelivery(
    scope: TenantScope,
    event: EventSummary,
  ): Promise<readonly SubscriptionInView[]>;
  /** The stored texts. `data` is undefined when it was erased. */
  abstract readText(
    scope: TenantScope,
    id: string,
  ): Promise<
    { readonly data: string | undefined; readonly metadata: string | undefined } | undefined
  >;
}
