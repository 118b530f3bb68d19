import type { OperationalEvents } from '@rxhooks/application';
import type { FieldError, JsonObject } from '@rxhooks/domain';
import { compileValidator } from '../schema-validator.js';
import { anyObject, described, integer, object, string } from '../schema.js';

export const DELIVERY_FAILED = 'webhook.event.deliveryFailed';
export const SUBSCRIPTION_UPDATED = 'webhook.subscription.updated';

/** The events about webhooks themselves, which we create. [/docs/webhooks/events/webhook/] */
export const operationalEvents: OperationalEvents = {
  deliveryFailed({ deliveryUid, subscriptionUid, eventType, statusCode }) {
    // Prevents a loop: an endpoint that is down would get an event about each failed failure event.
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
  schema: object(
    { failedEventType: string },
    { httpStatusCode: described(integer, 'Of the last answer, if there was one.') },
  ),
  example: { failedEventType: 'booking.created', httpStatusCode: 500 },
};

const updated: Metadata = {
  schema: object({ deliveryPaused: { type: 'boolean' } }),
  example: { deliveryPaused: true },
};

const unspecified: Metadata = {
  schema: described(anyObject, 'What upstream said beside the ids.'),
};

const SPECIFIED = new Map([
  [DELIVERY_FAILED, failed],
  [SUBSCRIPTION_UPDATED, updated],
]);

export const METADATA_TYPES = [...SPECIFIED].map(([name, { schema }]) => ({ name, schema }));

const check = compileValidator(METADATA_TYPES, 'metadata');

/** Documented only for the two events above; other metadata of upstream passes unchanged. */
export const metadataOf = (eventType: string) => SPECIFIED.get(eventType) ?? unspecified;

/** Receivers are promised the metadata of these two events, whether we or upstream send them. */
export function validateMetadata(eventType: string, metadata: unknown): readonly FieldError[] {
  if (!SPECIFIED.has(eventType)) return [];
  return metadata === undefined
    ? [{ field: 'metadata', message: 'is required' }]
    : check(eventType, metadata);
}
