import { DELIVERY_FAILED, SUBSCRIPTION_UPDATED } from '../operational.js';
import { family } from '../family.js';
import { identifiers } from '../identifiers.js';

/**
 * `subscriptionId` is the subscription that the event is about; the envelope names the one that
 * gets it.
 */
export const webhookEvents = [
  ...family('webhook', identifiers(['subscriptionId', 'outboxId']), [
    [DELIVERY_FAILED, 'A delivery has failed and will not be tried again.'],
  ]),
  ...family('webhook', identifiers(['subscriptionId']), [
    [SUBSCRIPTION_UPDATED, 'A subscription was paused or resumed.'],
  ]),
];
