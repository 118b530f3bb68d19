import { describe, expect, it } from 'vitest';
import { describeFailedDelivery } from './describe-failed-delivery.js';

const FAILED = {
  deliveryUid: 'dlv_1',
  subscriptionUid: 'sub_1',
  target: 'https://user:hidden@hooks.example.com/in?token=hidden#hidden',
  eventType: 'NOTE_CREATED',
  attempts: 7,
  reason: 'The last attempt of the schedule has failed.',
  error: 'The receiver answered 500; only a 2xx status counts as delivered.',
  at: new Date('2026-03-01T10:00:00.123Z'),
};

describe('describeFailedDelivery', () => {
  it('names the delivery, its target and the reason', () => {
    const { subject, body } = describeFailedDelivery(FAILED);
    expect(subject).toBe('Webhook not delivered: NOTE_CREATED to hooks.example.com');
    expect(body).toContain(`
Event type:   NOTE_CREATED
Endpoint:     https://hooks.example.com/in
Subscription: sub_1
Delivery:     dlv_1
Attempts:     7
Last attempt: 2026-03-01 10:00:00 UTC
Ended in:     The receiver answered 500; only a 2xx status counts as delivered.
Reason:       The last attempt of the schedule has failed.
`);
  });

  it('leaves out parts of the target that may be secret', () => {
    expect(JSON.stringify(describeFailedDelivery(FAILED))).not.toContain('hidden');
  });

  it('can describe a failure without an error', () => {
    const { body } = describeFailedDelivery({ ...FAILED, error: undefined });
    expect(body).toContain('Ended in:     nothing that is known');
  });
});
