import { Injectable } from '@nestjs/common';
import { AppError, explainNoMatch, type NoMatchReason } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { DeliveryLog, type DeliverySummary } from '../ports/delivery-log.js';
import { EventLog, type EventSummary, type SubscriptionInView } from '../ports/event-log.js';

/** No organisation has more subscriptions that want one event. */
const MAX_DELIVERIES = 10_000;

export type NotMatched = Pick<SubscriptionInView, 'uid' | 'target'> & {
  readonly reason: NoMatchReason;
};

export type EventDetails = EventSummary & {
  readonly deliveries: readonly DeliverySummary[];
  readonly notMatched: readonly NotMatched[];
};

/** One event with what became of it for each subscription in the scope. */
@Injectable()
export class GetEvent {
  constructor(
    private readonly log: EventLog,
    private readonly deliveries: DeliveryLog,
  ) {}

  /**
   * @param id upstream's id or our uid
   * @throws AppError `not_found`, also for another tenant's event
   */
  async execute(scope: TenantScope, id: string): Promise<EventDetails> {
    // First, so that a delivery that is made meanwhile is not explained away.
    const event = await this.log.find(scope, id);
    if (!event) throw AppError.notFound();
    const others = await this.log.listWithoutDelivery(scope, event);
    const page = { limit: MAX_DELIVERIES, order: 'newest', after: undefined } as const;
    const { rows: deliveries } = await this.deliveries.list(scope, { eventUid: event.uid }, page);
    const delivered = new Set(deliveries.map(({ subscriptionUid }) => subscriptionUid));
    const notMatched = others
      .filter(({ uid }) => !delivered.has(uid))
      .map((other) => ({
        uid: other.uid,
        target: other.target,
        reason: explainNoMatch(event, other),
      }));
    return { ...event, deliveries, notMatched };
  }
}
