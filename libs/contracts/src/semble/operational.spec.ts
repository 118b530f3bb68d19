import { expect, it } from 'vitest';
import { semble } from './index.js';
import { operationalEvents } from './operational.js';

const failed = {
  deliveryUid: 'dlv_1',
  subscriptionUid: 'whs_1',
  eventType: 'booking.created',
  statusCode: 500,
};

it('a failed delivery is told with the type and the last status', () => {
  expect(operationalEvents.deliveryFailed(failed)).toEqual({
    type: 'webhook.event.deliveryFailed',
    data: { subscriptionId: 'whs_1', outboxId: 'dlv_1' },
    metadata: { failedEventType: 'booking.created', httpStatusCode: 500 },
  });
});

it('a failed delivery without an answer is told without a status', () => {
  const event = operationalEvents.deliveryFailed({ ...failed, statusCode: undefined });
  expect(JSON.stringify(event?.metadata)).toBe('{"failedEventType":"booking.created"}');
});

it('nobody is told that somebody could not be told of a failure', () => {
  const eventType = 'webhook.event.deliveryFailed';
  expect(operationalEvents.deliveryFailed({ ...failed, eventType })).toBeUndefined();
});

it('the failure to tell of a pause is told', () => {
  const eventType = 'webhook.subscription.updated';
  expect(operationalEvents.deliveryFailed({ ...failed, eventType })?.metadata).toMatchObject({
    failedEventType: eventType,
  });
});

it.each([true, false])('a subscription that is paused (%s) or resumed is told of', (isPaused) => {
  expect(operationalEvents.pauseChanged({ subscriptionUid: 'whs_1', isPaused })).toEqual({
    type: 'webhook.subscription.updated',
    data: { subscriptionId: 'whs_1' },
    metadata: { deliveryPaused: isPaused },
  });
});

it('what is told keeps the schemas of the catalogue', () => {
  for (const event of [
    operationalEvents.deliveryFailed(failed),
    operationalEvents.pauseChanged({ subscriptionUid: 'whs_1', isPaused: true }),
  ])
    expect(semble.validate(event!.type, event!.data)).toEqual([]);
});
