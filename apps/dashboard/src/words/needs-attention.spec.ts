import { expect, it } from 'vitest';
import type { ManagedSubscriptionView } from '../api/document.gen.ts';
import { needsAttention } from './needs-attention.ts';

const WHEN = { now: new Date('2026-12-01T13:00:00Z'), zone: 'UTC' };
const LATER = '2026-12-01T13:30:00Z';
const HEALTH = { held_until: null, circuit: 'closed', failing_since: null } as const;

const subscription = (more: Partial<ManagedSubscriptionView>): ManagedSubscriptionView => ({
  uid: 'ns-1',
  contract: 'rxscale',
  pharmacy_uid: null,
  target: 'https://a.example/in',
  event_types: ['pharmacy_order_created'],
  status: 'active',
  status_reason: null,
  status_since: null,
  retry_schedule_seconds: null,
  rate_limit_per_second: null,
  health: HEALTH,
  success_rate: 1,
  last_success_at: null,
  backlog: 0,
  oldest_waiting_at: null,
  created_at: '2026-12-01T12:00:00Z',
  ...more,
});

it.each<[Partial<ManagedSubscriptionView>, string]>([
  [
    { status: 'disabled', status_reason: 'It answered 410.' },
    'bad: Disabled; its deliveries are skipped. It answered 410.',
  ],
  [
    {
      health: { held_until: LATER, circuit: 'open', failing_since: '2026-12-01T12:10:00Z' },
      backlog: 100,
    },
    'bad: Most requests failed; one is tried at 13:30. It fails since 12:10. 100 or more deliveries wait.',
  ],
  [{ status: 'paused', backlog: 1 }, 'wait: Paused. 1 delivery waits.'],
  [
    { health: { ...HEALTH, held_until: LATER }, backlog: 14 },
    'wait: The endpoint asked for a pause until 13:30. 14 deliveries wait.',
  ],
  [{ success_rate: 0.5 }, 'wait: 50 % of its requests in the last hour succeeded.'],
])('%j is told as "%s"', (more, sentence) => {
  const told = needsAttention([subscription(more)], WHEN).map(
    ({ tone, text }) => `${tone}: ${text}`,
  );
  expect(told).toEqual([sentence]);
});

it.each([{}, { success_rate: null }, { success_rate: 0.995 }, { backlog: 3 }])(
  '%j needs nobody',
  (more) => {
    expect(needsAttention([subscription(more)], WHEN)).toEqual([]);
  },
);

it('has what harms most on top', () => {
  const troubles = needsAttention(
    [
      subscription({ uid: 'few', success_rate: 0.5, backlog: 1 }),
      subscription({ uid: 'many', success_rate: 0.9, backlog: 50 }),
      subscription({ uid: 'stopped', status: 'disabled' }),
    ],
    WHEN,
  );
  expect(troubles.map((it) => it.subscription.uid)).toEqual(['stopped', 'many', 'few']);
});
