import { expect, it } from 'vitest';
import { semble } from './index.js';
import { operationalEvents } from './operational.js';

const failed = {
  deliveryUid: 'dlv_1',
  subscriptionUid: 'whs_1',
  eventType: 'booking.created',
  statusCode: 500,
};

it('a failed delivery raises an event with the type and the last status', () => {
  expect(operationalEvents.deliveryFailed(failed)).toEqual({
    type: 'webhook.event.deliveryFailed',
    data: { subscriptionId: 'whs_1', outboxId: 'dlv_1' },
    metadata: { failedEventType: 'booking.created', httpStatusCode: 500 },
  });
});

it('a failed delivery without an answer raises an event without a status', () => {
  const event = operationalEvents.deliveryFailed({ ...failed, statusCode: undefined });
  expect(JSON.stringify(event?.metadata)).toBe('{"failedEventType":"booking.created"}');
});

it('a failed delivery of a failure event raises no further event', () => {
  const eventType = 'webhook.event.deliveryFailed';
  expect(operationalEvents.deliveryFailed({ ...failed, eventType })).toBeUndefined();
});

it('a failed delivery of a pause event raises a failure event', () => {
  const eventType = 'webhook.subscription.updated';
  expect(operationalEvents.deliveryFailed({ ...failed, eventType })?.metadata).toMatchObject({
    failedEventType: eventType,
  });
});

it.each([true, false])('pausing (%s) or resuming a subscription raises an event', (isPaused) => {
  expect(operationalEvents.pauseChanged({ subscriptionUid: 'whs_1', isPaused })).toEqual({
    type: 'webhook.subscription.updated',
    data: { subscriptionId: 'whs_1' },
    metadata: { deliveryPaused: isPaused },
  });
});

it('these events satisfy the schemas of the catalogue', () => {
  for (const event of [
    operationalEvents.deliveryFailed(failed),
    operationalEvents.pauseChanged({ subscriptionUid: 'whs_1', isPaused: true }),
  ])
    expect(semble.validate(event!.type, event!.data)).toEqual([]);
});
