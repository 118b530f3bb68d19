/** `done` once all deliveries are rows; a quarantined event waits for the operator. */
export type FanOutState = 'pending' | 'done' | 'quarantined';

/** Why a subscription has no delivery of an event. */
export const NO_MATCH_REASONS = {
  type_not_wanted: 'The subscription does not want events of this type.',
  pharmacy_differs: 'The subscription belongs to another pharmacy than the event.',
  subscribed_later: 'The subscription asked for this event type after the event was accepted.',
  removed: 'The subscription was removed before a delivery was made.',
  pending: 'The deliveries of the event are not made yet.',
  erased: 'The data of the event was erased before its deliveries were made.',
  missing: 'The subscription wants the event and has no delivery of it.',
} as const;

export type NoMatchReason = keyof typeof NO_MATCH_REASONS;

/** What decides whether a subscription gets an event. */
export type MatchCandidate = {
  readonly pharmacyUid: string | undefined;
  readonly wantsType: boolean;
  /** It asked for the event's type after the event was accepted; the database compares, to the microsecond. */
  readonly askedLater: boolean;
  readonly removedAt: Date | undefined;
};

export type ExplainedEvent = {
  readonly pharmacyUid: string | undefined;
  readonly fanOut: FanOutState;
  readonly isErased: boolean;
};

/** Explains why a subscription has no delivery; the first reason that holds. */
export function explainNoMatch(event: ExplainedEvent, candidate: MatchCandidate): NoMatchReason {
  const { pharmacyUid, wantsType, askedLater, removedAt } = candidate;
  if (!wantsType) return 'type_not_wanted';
  if (pharmacyUid !== undefined && pharmacyUid !== event.pharmacyUid) return 'pharmacy_differs';
  if (askedLater) return 'subscribed_later';
  if (removedAt !== undefined) return 'removed';
  if (event.fanOut !== 'done') return 'pending';
  return event.isErased ? 'erased' : 'missing';
}
