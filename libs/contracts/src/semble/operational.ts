import type { OperationalEvents } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';
import { anyObject, described, integer, object, string } from '../schema.js';

export const DELIVERY_FAILED = 'webhook.event.deliveryFailed';
export const SUBSCRIPTION_UPDATED = 'webhook.subscription.updated';

/** The events about webhooks themselves, which we raise. [/docs/webhooks/events/webhook/] */
export const operationalEvents: OperationalEvents = {
  deliveryFailed({ deliveryUid, subscriptionUid, eventType, statusCode }) {
    // An endpoint that is down would otherwise be told of the failure to tell it, for ever.
    if (eventType === DELIVERY_FAILED) return undefined;
    return {
      type: DELIVERY_FAILED,
      data: { subscriptionId: subscriptionUid, outboxId: deliveryUid },
      metadata: {
        failedEventType: eventType,
        ...(statusCode !== undefined && { httpStatusCode: statusCode }),
      },
    };
  },

  pauseChanged: ({ subscriptionUid, isPaused }) => ({
    type: SUBSCRIPTION_UPDATED,
    data: { subscriptionId: subscriptionUid },
    metadata: { deliveryPaused: isPaused },
  }),
};

type Metadata = { readonly schema: JsonObject; readonly example?: JsonObject };

const failed: Metadata = {
  schema: object(['failedEventType'], {
    failedEventType: string,
    httpStatusCode: described(integer, 'Of the last answer, if there was one.'),
  }),
  example: { failedEventType: 'booking.created', httpStatusCode: 500 },
};

const updated: Metadata = {
  schema: object(['deliveryPaused'], { deliveryPaused: { type: 'boolean' } }),
  example: { deliveryPaused: true },
};

const unspecified: Metadata = {
  schema: described(anyObject, 'What upstream said beside the ids.'),
};

/** Documented for the two events above alone; what upstream adds to any other one arrives as it is. */
export function metadataOf(eventType: string): Metadata {
  if (eventType === DELIVERY_FAILED) return failed;
  if (eventType === SUBSCRIPTION_UPDATED) return updated;
  return unspecified;
}
