import 'reflect-metadata';
import type { Exchange, Outcome } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import {
  aSubscription,
  anAssignment,
  DELIVERY_OPTIONS,
} from '../../../testing/src/fakes/builders.js';
import { FakeClock } from '../../../testing/src/fakes/fake-clock.js';
import { FakeContracts } from '../../../testing/src/fakes/fake-contracts.js';
import { MemoryDeliveryStore } from '../../../testing/src/fakes/memory-delivery-store.js';
import { ReadableSealer } from '../../../testing/src/fakes/readable-sealer.js';
import { RecordingAlarm } from '../../../testing/src/fakes/recording-alarm.js';
import { RecordingEndpoints } from '../../../testing/src/fakes/recording-endpoints.js';
import { RecordingTelemetry } from '../../../testing/src/fakes/recording-telemetry.js';
import { answered, ScriptedSender } from '../../../testing/src/fakes/scripted-sender.js';
import { AttemptDelivery } from './attempt-delivery.js';
import { ComposeRequest } from './compose-request.js';
import { WriteLimiter } from '../dispatch/write-limiter.js';
import { LeasesInHand } from './leases-in-hand.js';
import { RecordOutcome } from './record-outcome.js';

const REFUSED: Exchange = answered(503, 'busy');

function setUp(exchange: Exchange = answered(200, 'ok'), options = DELIVERY_OPTIONS) {
  const journal: string[] = [];
  const contracts = new FakeContracts();
  const sender = new ScriptedSender(() => exchange, journal);
  const store = new MemoryDeliveryStore(journal);
  const alarm = new RecordingAlarm(journal);
  const telemetry = new RecordingTelemetry();
  const clock = new FakeClock();
  const record = new RecordOutcome(
    store,
    new WriteLimiter({ organisation: 1, total: 1, aside: 1 }),
    telemetry,
  );
  const attempt = new AttemptDelivery(
    new ComposeRequest(contracts, new ReadableSealer(), options),
    sender,
    new LeasesInHand(),
    record,
    new RecordingEndpoints(),
    contracts,
    alarm,
    telemetry,
    clock,
    options,
  );
  return { attempt, record, journal, sender, store, alarm, telemetry, clock };
}

describe('an attempt that succeeds', () => {
  it('is sent to the target as registered, with the limit from configuration', async () => {
    const { attempt, sender } = setUp();
    await attempt.execute(anAssignment());
    expect(sender.requests).toHaveLength(1);
    expect(sender.requests[0]).toMatchObject({
      url: 'https://hooks.example.com/in',
      timeoutMs: 5000,
    });
    expect(sender.requests[0]?.headers['webhook-id']).toBe('dlv_a');
  });

  it('is put on record with its number, its lease and what the receiver said', async () => {
    const { attempt, store, clock } = setUp();
    const answers: Outcome[] = [];
    await attempt.execute(anAssignment('dlv_a', { attemptsMade: 2 }), (one) => answers.push(one));
    expect(answers).toEqual([{ kind: 'succeeded', statusCode: 200 }]);
    expect(store.concluded).toEqual([
      {
        deliveryUid: 'dlv_a',
        leaseToken: 'lease of dlv_a',
        number: 3,
        startedAt: clock.time,
        durationMs: expect.any(Number),
        statusCode: 200,
        error: undefined,
        responseExcerpt: 'ok',
        resent: false,
        next: { status: 'succeeded' },
      },
    ]);
  });

  it('took as long as its request did, however long its end was judged', async () => {
    const { attempt, store, telemetry } = setUp({ ...answered(200), durationMs: 1234 });
    await attempt.execute(anAssignment());
    expect([store.concluded, telemetry.attempts]).toMatchObject([
      [{ durationMs: 1234 }],
      [{ durationMs: 1234 }],
    ]);
  });

  it('sets no alarm and is reported once', async () => {
    const { attempt, alarm, telemetry } = setUp();
    await attempt.execute(anAssignment());
    expect(alarm.retries).toEqual([]);
    expect(telemetry.attempts).toHaveLength(1);
    expect(telemetry.attempts[0]).toMatchObject({
      contract: 'plain',
      eventType: 'note_added',
      organisationUid: 'org_a',
      subscriptionUid: 'sub_a',
      eventUid: 'evt_a',
      deliveryUid: 'dlv_a',
      attempt: 1,
      next: 'succeeded',
      retryInMs: undefined,
    });
  });
});

describe('an attempt that fails', () => {
  it('sends, commits and only then sets the alarm', async () => {
    const { attempt, journal } = setUp(REFUSED);
    await attempt.execute(anAssignment());
    expect(journal).toEqual(['send', 'commit', 'alarm']);
  });

  it('sets the alarm for the next attempt with the delay that is on record', async () => {
    const { attempt, alarm, store } = setUp(REFUSED);
    await attempt.execute(anAssignment('dlv_a', { attemptsMade: 4, scheduleStep: 1 }));
    expect(store.concluded[0]?.next).toEqual({
      status: 'retrying',
      delayMs: 100_000,
      usesStep: true,
    });
    expect(alarm.retries).toEqual([
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
    const { attempt, alarm, clock } = setUp(REFUSED, { ...DELIVERY_OPTIONS, jitter: 0.2 });
    clock.chance = 0;
    await attempt.execute(anAssignment());
    expect(alarm.retries[0]?.delayMs).toBe(8000);
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
      const { attempt, alarm } = setUp(exchange);
      await attempt.execute(anAssignment());
      expect(alarm.retries[0]?.delayMs).toBe(delayMs);
    },
  );

  it.each([
    [59, { delayMs: 60_000, usesStep: false }],
    [60, { delayMs: 10_000, usesStep: true }],
  ])(
    'costs no step for a fault of ours, up to an hour of them (%i made)',
    async (attemptsMade, next) => {
      const { attempt, store } = setUp({ kind: 'failed', code: 'internal_error' });
      await attempt.execute(anAssignment('dlv_a', { attemptsMade, scheduleStep: 0 }));
      expect(store.concluded[0]?.next).toEqual({ status: 'retrying', ...next });
    },
  );

  it('follows the schedule of configuration rather than the contract’s', async () => {
    const { attempt, alarm } = setUp(REFUSED, { ...DELIVERY_OPTIONS, scheduleSeconds: [7] });
    await attempt.execute(anAssignment());
    expect(alarm.retries[0]?.delayMs).toBe(7000);
  });

  it('ends the delivery, without an alarm, when the schedule is used up', async () => {
    const { attempt, alarm, store } = setUp(REFUSED);
    await attempt.execute(anAssignment('dlv_a', { attemptsMade: 2 }));
    expect(store.concluded[0]?.next).toEqual({
      status: 'failed',
      reason: 'The last attempt of the schedule has failed.',
    });
    expect(alarm.retries).toEqual([]);
  });

  it.each([400, 401, 404, 429, 301, 500])('is retried after %i', async (status) => {
    const { attempt, store } = setUp(answered(status));
    await attempt.execute(anAssignment());
    expect(store.concluded[0]).toMatchObject({ statusCode: status, next: { status: 'retrying' } });
  });

  it('tells the subscription’s own address, if there is one, of the last attempt alone', async () => {
    const { attempt, store } = setUp(REFUSED);
    const subscription = aSubscription({ notifyEmail: 'ops@example.com' });
    const last = { attemptsMade: 2, scheduleStep: 2 };
    await attempt.execute(anAssignment('dlv_a', { subscription }));
    await attempt.execute(anAssignment('dlv_b', last));
    await attempt.execute(anAssignment('dlv_c', { ...last, subscription }));
    const notices = store.concluded.map(({ next }) => 'notice' in next && next.notice?.subject);
    const told = 'Webhook not delivered: note_added to hooks.example.com';
    expect(notices).toEqual([false, false, told]);
  });

  it('keeps what only the operator may see out of the record', async () => {
    const detail = 'connect to 10.1.2.3 refused';
    const { attempt, store, telemetry } = setUp({ kind: 'failed', code: 'blocked_target', detail });
    await attempt.execute(anAssignment());
    expect(store.concluded[0]?.error).toMatch(/^dns_error: /);
    expect(JSON.stringify(store.concluded)).not.toContain('10.1.2.3');
    expect(telemetry.attempts[0]?.detail).toBe(detail);
  });
});

describe('a fault of ours', () => {
  it('while composing is on record as such, and costs the receiver none of its schedule', async () => {
    const { attempt, store, telemetry, sender, alarm } = setUp();
    const subscription = aSubscription({ sealedSecret: 'of-somebody-else/00' });
    await attempt.execute(anAssignment('dlv_a', { subscription, attemptsMade: 9 }));
    expect(sender.requests).toEqual([]);
    expect(store.concluded[0]).toMatchObject({
      error: 'internal_error: The attempt failed on our side.',
      next: { status: 'retrying', delayMs: 60_000, usesStep: false },
    });
    expect(alarm.retries).toMatchObject([{ attempt: 11, delayMs: 60_000 }]);
    expect(telemetry.faults).toHaveLength(1);
  });

  it('while writing the outcome leaves the lease when the process ends: no alarm is set, and no attempt reported', async () => {
    const { attempt, record, store, alarm, telemetry } = setUp(REFUSED);
    store.concludeFault = new Error('database away');
    record.stop();
    await expect(attempt.execute(anAssignment())).rejects.toThrow('database away');
    expect(store.concluded).toEqual([]);
    expect(alarm.retries).toEqual([]);
    expect(telemetry.attempts).toEqual([]);
  });

  it('that made it late is reported as a lost lease, and sets no alarm', async () => {
    const { attempt, store, alarm, telemetry } = setUp(REFUSED);
    store.expired.add('lease of dlv_a');
    await attempt.execute(anAssignment());
    expect(telemetry.lostLeases).toEqual(['dlv_a']);
    expect(telemetry.attempts).toEqual([]);
    expect(alarm.retries).toEqual([]);
  });
});
