import { describe, expect, it } from 'vitest';
import type { DeliveryView, EventWithDeliveries } from '../api/document.gen.ts';
import { byUrgency, tellEvent } from './tell-event.ts';

const WHEN = { now: new Date('2026-12-01T13:00:00Z'), zone: 'UTC' };

const delivery = (host: string, more: Partial<DeliveryView> = {}): DeliveryView => ({
  uid: `dlv_${host}`,
  test: false,
  event_id: 'order-1',
  event_type: 'pharmacy_order_created',
  subscription_uid: 'ns-1',
  target: `https://${host}/in`,
  status: 'succeeded',
  reason: null,
  attempt_count: 1,
  next_attempt_at: null,
  waiting_for: null,
  last_attempt_at: null,
  last_status_code: 200,
  last_error: null,
  created_at: '2026-12-01T12:00:00Z',
  ...more,
});

const event = (
  deliveries: readonly DeliveryView[],
  more: Partial<EventWithDeliveries> = {},
): EventWithDeliveries => ({
  id: 'order-1',
  uid: 'evt_1',
  event_type: 'pharmacy_order_created',
  contract: 'rxscale',
  organisation_uid: 'org_1',
  pharmacy_uid: null,
  timestamp: 0,
  received_at: '2026-12-01T12:00:00Z',
  fan_out: 'done',
  payload: 'stored',
  not_matched: [],
  ...more,
  deliveries: [...deliveries],
});

const GOOD = delivery('a.example');
const NOT_MATCHED = {
  subscription_uid: 'ns-2',
  target: 'https://b.example/in',
  reason: 'type_not_wanted',
  detail: '',
} as const;

const held = (kind: string, until: string | null) =>
  delivery('hooks.linden.example', {
    status: 'retrying',
    attempt_count: 4,
    last_status_code: 503,
    waiting_for: { kind, until, detail: 'Something new.' } as DeliveryView['waiting_for'],
  });
const failed = (host: string) =>
  delivery(host, { status: 'failed', attempt_count: 9, last_status_code: 500 });

describe('the sentence on top of an event', () => {
  it.each<[string, EventWithDeliveries, string]>([
    ['one delivery', event([GOOD]), 'good: Delivered to a.example.'],
    ['two', event([GOOD, GOOD]), 'good: Delivered to both endpoints.'],
    ['three', event([GOOD, GOOD, GOOD]), 'good: Delivered to all 3 endpoints.'],
    ['a test beside one', event([GOOD, { ...GOOD, test: true }]), 'good: Delivered to a.example.'],
    [
      'an endpoint that asked for a pause',
      event([GOOD, GOOD, held('held', '2026-12-01T14:05:00Z')]),
      'wait: Delivered to 2 of 3 endpoints. hooks.linden.example answered 503 at attempt 4; next attempt at 14:05 because the endpoint asked for a pause.',
    ],
    [
      'an open circuit of the next day',
      event([held('circuit_open', '2026-12-02T14:05:00Z')]),
      'wait: Not delivered. hooks.linden.example answered 503 at attempt 4; next attempt at 2 Dec, 14:05 because most requests to it failed.',
    ],
    [
      'a pause without an end',
      event([held('paused', null)]),
      'wait: Not delivered. hooks.linden.example answered 503 at attempt 4; it waits because the subscription is paused.',
    ],
    [
      'a reason that this page does not know',
      event([held('eclipse', null)]),
      'wait: Not delivered. hooks.linden.example answered 503 at attempt 4; it waits because something new.',
    ],
    [
      'an attempt under way',
      event([
        delivery('a.example', { status: 'pending', attempt_count: 0, last_status_code: null }),
      ]),
      'wait: Not delivered. a.example: an attempt is being made now.',
    ],
    [
      'one that was given up without an answer',
      event([GOOD, delivery('b.example', { status: 'failed', last_status_code: null })]),
      'bad: Delivered to 1 of 2 endpoints. b.example gave no answer; given up after one attempt.',
    ],
    [
      'one that was skipped',
      event([
        GOOD,
        delivery('b.example', {
          status: 'skipped',
          attempt_count: 0,
          reason: 'The subscription is disabled.',
        }),
      ]),
      'quiet: Delivered to 1 of 2 endpoints. b.example: skipped: the subscription is disabled.',
    ],
    [
      'more than it can name',
      event([failed('b.example'), failed('c.example'), failed('d.example')]),
      'bad: Delivered to none of 3 endpoints. b.example answered 500 at attempt 9; given up after 9 attempts. c.example answered 500 at attempt 9; given up after 9 attempts. 1 more has not got it.',
    ],
    ['no subscription', event([]), 'quiet: Sent to nobody: the organisation has no subscription.'],
    [
      'a subscription that did not match',
      event([], { not_matched: [NOT_MATCHED] }),
      'quiet: Sent to nobody: the only subscription did not match.',
    ],
    [
      'two that did not match',
      event([], { not_matched: [NOT_MATCHED, NOT_MATCHED] }),
      'quiet: Sent to nobody: none of 2 subscriptions matched.',
    ],
    [
      'one just accepted',
      event([], { fan_out: 'pending' }),
      'wait: Accepted. Its deliveries are being made.',
    ],
    [
      'one in quarantine',
      event([], { fan_out: 'quarantined' }),
      'bad: In quarantine: its workers died while they made its deliveries. An admin can release it.',
    ],
  ])('tells of %s', (_, given, sentence) => {
    const { tone, text } = tellEvent(given, WHEN);
    expect(`${tone}: ${text}`).toBe(sentence);
  });

  it('names what was given up before what waits', () => {
    const order = byUrgency([GOOD, held('held', null), failed('b.example')]);
    expect(order.map(({ status }) => status)).toEqual(['failed', 'retrying', 'succeeded']);
  });
});
