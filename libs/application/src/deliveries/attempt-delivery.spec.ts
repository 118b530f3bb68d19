import 'reflect-metadata';
import type { Outcome } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { aSubscription, aLeasedDelivery } from '../../test/fakes/builders.js';
import { answered } from '../../test/fakes/scripted-sender.js';
import { anAttempt, REFUSED } from '../../test/attempt-bench.js';

describe('an attempt that succeeds', () => {
  it('is sent to the target as registered, with the limit from configuration', async () => {
    const { attempt, sender } = anAttempt();
    await attempt.execute(aLeasedDelivery());
    expect(sender.requests).toHaveLength(1);
    expect(sender.requests[0]).toMatchObject({
      url: 'https://hooks.example.com/in',
      timeoutMs: 5000,
    });
    expect(sender.requests[0]?.headers['webhook-id']).toBe('dlv_a');
  });

  it('is put on record with its number, its lease and what the receiver said', async () => {
    const { attempt, store, clock } = anAttempt();
    const answers: Outcome[] = [];
    await attempt.execute(aLeasedDelivery('dlv_a', { attemptsMade: 2 }), (one) =>
      answers.push(one),
    );
    expect(answers).toEqual([{ kind: 'succeeded', statusCode: 200 }]);
    expect(store.recordedAttempts).toEqual([
      {
        deliveryUid: 'dlv_a',
        organisationUid: 'org_a',
        leaseToken: 'lease of dlv_a',
        number: 3,
        startedAt: clock.time,
        durationMs: expect.any(Number),
        statusCode: 200,
        error: undefined,
        responseExcerpt: 'ok',
        resent: false,
        details: { madeBy: 'schedule', worker: 'host:1' },
        next: { status: 'succeeded' },
      },
    ]);
  });

  it('says who asked for it, how long it waited, and what the sender has measured', async () => {
    const [times, headers] = [{ firstByteMs: 5 }, { server: 'nginx' }];
    const { attempt, store } = anAttempt({ ...answered(200), times, headers });
    const dueMs = performance.now() - 60_000;
    await attempt.execute({ ...aLeasedDelivery(), madeBy: 'person', dueMs });
    const details = store.recordedAttempts[0]?.details;
    expect(details).toMatchObject({ madeBy: 'person', times, headers });
    expect(details?.queuedMs).toBeGreaterThanOrEqual(60_000);
    expect(details?.queuedMs).toBeLessThan(90_000);
  });

  it('took as long as its request did, however long its end was judged', async () => {
    const { attempt, store, telemetry } = anAttempt({ ...answered(200), durationMs: 1234 });
    await attempt.execute(aLeasedDelivery());
    expect([store.recordedAttempts, telemetry.attempts]).toMatchObject([
      [{ durationMs: 1234 }],
      [{ durationMs: 1234 }],
    ]);
  });

  it('sets no wake-up job and is reported once', async () => {
    const { attempt, wakeUps, telemetry } = anAttempt();
    await attempt.execute(aLeasedDelivery());
    expect(wakeUps.retries).toEqual([]);
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

describe('a fault of ours', () => {
  it('while composing is on record as such, and costs the receiver none of its schedule', async () => {
    const { attempt, store, telemetry, sender, wakeUps } = anAttempt();
    const subscription = aSubscription({ sealedSecret: 'of-somebody-else/00' });
    await attempt.execute(aLeasedDelivery('dlv_a', { subscription, attemptsMade: 9 }));
    expect(sender.requests).toEqual([]);
    expect(store.recordedAttempts[0]).toMatchObject({
      error: 'internal_error: The attempt failed on our side.',
      next: { status: 'retrying', delayMs: 60_000, usesStep: false },
    });
    expect(wakeUps.retries).toMatchObject([{ attempt: 11, delayMs: 60_000 }]);
    expect(telemetry.faults).toHaveLength(1);
  });

  it('while writing the outcome leaves the lease when the process ends: no wake-up job is set, and no attempt reported', async () => {
    const { attempt, record, store, wakeUps, telemetry } = anAttempt(REFUSED);
    store.recordFault = new Error('database away');
    record.stop();
    await expect(attempt.execute(aLeasedDelivery())).rejects.toThrow('database away');
    expect(store.recordedAttempts).toEqual([]);
    expect(wakeUps.retries).toEqual([]);
    expect(telemetry.attempts).toEqual([]);
  });

  it('that made it late is reported as a lost lease, and sets no wake-up job', async () => {
    const { attempt, store, wakeUps, telemetry } = anAttempt(REFUSED);
    store.leaseToAnother('dlv_a');
    await attempt.execute(aLeasedDelivery());
    expect(telemetry.lostLeases).toEqual(['dlv_a']);
    expect(telemetry.attempts).toEqual([]);
    expect(wakeUps.retries).toEqual([]);
  });
});
