import {
  composeNotice,
  hostOf,
  listValues,
  type Notice,
  onOneLine,
  toTimeText,
  withoutSecrets,
} from './notice.js';

export type FailedDelivery = {
  readonly deliveryUid: string;
  readonly subscriptionUid: string;
  readonly target: string;
  readonly eventType: string;
  readonly attempts: number;
  /** Why there is no further attempt: a sentence. */
  readonly reason: string;
  /** How the last attempt ended: a sentence. */
  readonly error: string | undefined;
  readonly at: Date;
};

/** Mail to a subscription's owner when a delivery failed for good. Names only the event's type. */
export function describeFailedDelivery(failed: FailedDelivery): Notice {
  const { deliveryUid, subscriptionUid, target, eventType, attempts, reason, error, at } = failed;
  return composeNotice(
    `Webhook not delivered: ${onOneLine(eventType, 100)} to ${hostOf(target)}`,
    'A webhook could not be delivered, and is not tried again.',
    listValues({
      'Event type': onOneLine(eventType),
      Endpoint: withoutSecrets(target),
      Subscription: onOneLine(subscriptionUid),
      Delivery: onOneLine(deliveryUid),
      Attempts: String(attempts),
      'Last attempt': toTimeText(at),
      'Ended in': onOneLine(error ?? 'nothing that is known'),
      Reason: onOneLine(reason),
    }),
    `What to do:
1. Make the endpoint answer with a status from 200 to 299 again.
2. Send the delivery again:
   POST /v1/management/notification-deliveries/${onOneLine(deliveryUid)}/resend`,
  );
}
