import type { EventType } from '@rxhooks/application';
import type { JsonObject } from '@rxhooks/domain';
import { described, identifier, integer, nullable, object, string } from '../schema.js';

/** The version of our catalogue that added this contract. */
const SINCE = '4';

const subscription = {
  subscription_uid: described(identifier, 'The subscription that this is about.'),
  contract: described(identifier, 'Its contract.'),
  pharmacy_uid: described(nullable(identifier), 'Its pharmacy; null at organisation level.'),
  host: described(string, 'The host of its target, and the port where it is not the usual one.'),
};
const aSubscription = {
  subscription_uid: 'ns-01a1f9c5a1b2',
  contract: 'rxscale',
  pharmacy_uid: null,
  host: 'hooks.example.com',
};
const reason = described(string, 'A sentence.');

const type = (
  name: string,
  description: string,
  schema: JsonObject,
  example: JsonObject,
): EventType => ({
  name,
  group: name.split('.')[0] ?? name,
  description,
  since: SINCE,
  schema,
  example,
});

/** What happens to webhooks of the other contracts. */
export const RXHOOKS_EVENT_TYPES: readonly EventType[] = [
  type(
    'endpoint.disabled',
    'A subscription was disabled: its deliveries are skipped until it is resumed.',
    object({ ...subscription, reason }),
    { ...aSubscription, reason: 'The receiver answered 410: it wants no more deliveries.' },
  ),
  type(
    'endpoint.enabled',
    'A subscription that was disabled is active again.',
    object(subscription),
    aSubscription,
  ),
  type(
    'endpoint.circuit_opened',
    'Most requests to a receiver have failed: until it works again it gets a single one from time to time.',
    object({
      ...subscription,
      reason,
      held_until: described(string, 'When the next request is made at the earliest; ISO 8601.'),
    }),
    {
      ...aSubscription,
      reason: 'Most of the latest requests to it have failed.',
      held_until: '2025-10-09T08:55:30.000Z',
    },
  ),
  type(
    'endpoint.circuit_closed',
    'A receiver gets its deliveries again: a request has succeeded, or somebody has resumed it.',
    object(subscription),
    aSubscription,
  ),
  type(
    'delivery.exhausted',
    'A delivery has failed and will not be tried again by itself.',
    object({
      ...subscription,
      delivery_uid: identifier,
      event_uid: identifier,
      event_type: identifier,
      attempts: integer,
      status_code: described(nullable(integer), 'Of the last answer; null without one.'),
      reason,
    }),
    {
      ...aSubscription,
      delivery_uid: 'dlv_01a1f9c5a1b3',
      event_uid: 'evt_01a1f9c5a1b4',
      event_type: 'pharmacy_order_created',
      attempts: 10,
      status_code: 503,
      reason: 'The receiver answered 503; only a 2xx status counts as delivered.',
    },
  ),
  type(
    'recovery.finished',
    'A recovery has ended: all that it has sent has succeeded or failed, or it was cancelled.',
    object({
      recovery_uid: identifier,
      status: string,
      matched: integer,
      sent: integer,
      succeeded: integer,
      failed: integer,
    }),
    {
      recovery_uid: 'rcv_01a1f9c5a1b5',
      status: 'finished',
      matched: 60,
      sent: 60,
      succeeded: 59,
      failed: 1,
    },
  ),
];
