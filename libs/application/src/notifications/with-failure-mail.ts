import { describeFailedDelivery } from '@rxhooks/domain';
import type { EndedAttempt, LeasedDelivery } from '../ports/delivery-store.js';

/**
 * Adds the mail to the subscription's own address about a delivery that has failed for good. The statement that records the
 * failure omits it if the row says so.
 */
export function withFailureMail(
  { subscription, event }: LeasedDelivery,
  attempt: EndedAttempt,
): EndedAttempt {
  const { deliveryUid, number, error, startedAt, next } = attempt;
  if (next.status !== 'failed' || subscription.notifyEmail === undefined) return attempt;
  const notice = describeFailedDelivery({
    deliveryUid,
    subscriptionUid: subscription.uid,
    target: subscription.target,
    eventType: event.type,
    attempts: number,
    reason: next.reason,
    error,
    at: startedAt,
  });
  return { ...attempt, next: { ...next, notice } };
}
