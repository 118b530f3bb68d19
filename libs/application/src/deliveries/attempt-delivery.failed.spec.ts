import 'reflect-metadata';
import type { Exchange } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { aSubscription, aLeasedDelivery, DELIVERY_OPTIONS } from '../../test/fakes/builders.js';
import { answered } from '../../test/fakes/scripted-sender.js';
import { anAttempt, REFUSED } from '../../test/attempt-bench.js';

describe('an attempt that fails', () => {
  it('sends, commits and only then sets the wake-up job', async () => {
    const { attempt, journal } = anAttempt(REFUSED);
    await attempt.execute(aLeasedDelivery());
    expect(journal).toEqual(['send', 'commit', 'wake-up']);
  });

  it('sets the wake-up job for the next attempt with the delay that is on record', async () => {
    const { attempt, wakeUps, store } = anAttempt(REFUSED);
    await attempt.execute(aLeasedDelivery('dlv_a', { attemptsMade: 4, scheduleStep: 1 }));
    expect(store.recordedAttempts[0]?.next).toEqual({
      status: 'retrying',
      delayMs: 100_000,
      usesStep: true,
    });
    expect(wakeUps.retries).toEqual([
      {
        deliveryUid: 'dlv_a',
        subscriptionUid: 'sub_a',
        organisationUid: 'org_a',
        attempt: 6,
        delayMs: 100_000,
      },
    ]);
  });

  it('spreads the delay by chance', async () => {
    const { attempt, wakeUps, clock } = anAttempt(REFUSED, { ...DELIVERY_OPTIONS, jitter: 0.2 });
    clock.chance = 0;
    await attempt.execute(aLeasedDelivery());
    expect(wakeUps.retries[0]?.delayMs).toBe(8000);
  });

  it.each([
    ['60', 60_000],
    ['1', 10_000],
    ['soon', 10_000],
  ])(
    'comes no earlier than Retry-After: %s asks, and no earlier than the schedule',
    async (asked, delayMs) => {
      const exchange: Exchange = {
        kind: 'answered',
        statusCode: 503,
        retryAfter: asked,
        excerpt: '',
      };
      const { attempt, wakeUps } = anAttempt(exchange);
      await attempt.execute(aLeasedDelivery());
      expect(wakeUps.retries[0]?.delayMs).toBe(delayMs);
    },
  );

  it.each([
    [59, { delayMs: 60_000, usesStep: false }],
    [60, { delayMs: 10_000, usesStep: true }],
  ])(
    'costs no step for a fault of ours, up to an hour of them (%i made)',
    async (attemptsMade, next) => {
      const { attempt, store } = anAttempt({ kind: 'failed', code: 'internal_error' });
      await attempt.execute(aLeasedDelivery('dlv_a', { attemptsMade, scheduleStep: 0 }));
      expect(store.recordedAttempts[0]?.next).toEqual({ status: 'retrying', ...next });
    },
  );

  it('follows the schedule of configuration rather than the contract’s', async () => {
    const { attempt, wakeUps } = anAttempt(REFUSED, { ...DELIVERY_OPTIONS, scheduleSeconds: [7] });
    await attempt.execute(aLeasedDelivery());
    expect(wakeUps.retries[0]?.delayMs).toBe(7000);
  });

  it('ends the delivery, without a wake-up job, when the schedule is used up', async () => {
    const { attempt, wakeUps, store } = anAttempt(REFUSED);
    await attempt.execute(aLeasedDelivery('dlv_a', { attemptsMade: 2 }));
    expect(store.recordedAttempts[0]?.next).toEqual({
      status: 'failed',
      reason: 'The last attempt of the schedule has failed.',
    });
    expect(wakeUps.retries).toEqual([]);
  });

  it.each([400, 401, 404, 429, 301, 500])('is retried after %i', async (status) => {
    const { attempt, store } = anAttempt(answered(status));
    await attempt.execute(aLeasedDelivery());
    expect(store.recordedAttempts[0]).toMatchObject({
      statusCode: status,
      next: { status: 'retrying' },
    });
  });

  it('tells the subscription’s own address, if there is one, of the last attempt alone', async () => {
    const { attempt, store } = anAttempt(REFUSED);
    const subscription = aSubscription({ notifyEmail: 'ops@example.com' });
    const last = { attemptsMade: 2, scheduleStep: 2 };
    await attempt.execute(aLeasedDelivery('dlv_a', { subscription }));
    await attempt.execute(aLeasedDelivery('dlv_b', last));
    await attempt.execute(aLeasedDelivery('dlv_c', { ...last, subscription }));
    const notices = store.recordedAttempts.map(
      ({ next }) => 'notice' in next && next.notice?.subject,
    );
    const told = 'Webhook not delivered: note_added to hooks.example.com';
    expect(notices).toEqual([false, false, told]);
  });

  it('keeps what only the operator may see out of the record', async () => {
    const detail = 'connect to 10.1.2.3 refused';
    const { attempt, store, telemetry } = anAttempt({
      kind: 'failed',
      code: 'blocked_target',
      detail,
    });
    await attempt.execute(aLeasedDelivery());
    expect(store.recordedAttempts[0]?.error).toMatch(/^dns_error: /);
    expect(JSON.stringify(store.recordedAttempts)).not.toContain('10.1.2.3');
    expect(telemetry.attempts[0]?.detail).toBe(detail);
  });
});
