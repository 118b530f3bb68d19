import 'reflect-metadata';
import type { EndpointSignal, Exchange } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, aLeasedDelivery } from '../../test/fakes/builders.js';
import { fakeWorker } from '../../test/fakes/fake-worker.js';
import { answered } from '../../test/fakes/scripted-sender.js';

const asking = (statusCode: number, retryAfter: string): Exchange => ({
  kind: 'answered',
  statusCode,
  retryAfter,
  excerpt: '',
});

/** Makes one attempt with this end. */
async function attempt(exchange: Exchange, { isWatched = false, prepare = {} } = {}) {
  const worker = fakeWorker();
  worker.script.answer = () => exchange;
  worker.store.isWatched = isWatched;
  Object.assign(worker.endpoints, prepare);
  await worker.start(aLeasedDelivery());
  return worker;
}

describe('what an attempt reports of its endpoint', () => {
  it.each<[string, Exchange, EndpointSignal]>([
    ['a failure', answered(500), { kind: 'failing' }],
    ['a time-out', { kind: 'failed', code: 'timeout' }, { kind: 'failing' }],
    ['the wish for no more', answered(410), { kind: 'gone' }],
    [
      'the wish for less',
      answered(429),
      { kind: 'throttling', askedMs: undefined, isFailure: false },
    ],
    [
      'the wish for a pause',
      asking(503, '120'),
      { kind: 'throttling', askedMs: 120_000, isFailure: true },
    ],
  ])('is %s', async (_what, exchange, signal) => {
    const { endpoints } = await attempt(exchange);
    expect(endpoints.reports).toEqual([
      { subscriptionUid: 'sub_a', organisationUid: 'org_a', signal, ageMs: expect.any(Number) },
    ]);
  });

  it('is no success of an endpoint without trouble', async () => {
    const { endpoints } = await attempt(answered(200));
    expect(endpoints.reports).toEqual([]);
  });

  it('is a success of an endpoint that is watched', async () => {
    const { endpoints } = await attempt(answered(200), { isWatched: true });
    expect(endpoints.reports).toEqual([
      {
        subscriptionUid: 'sub_a',
        organisationUid: 'org_a',
        signal: { kind: 'healthy' },
        ageMs: expect.any(Number),
      },
    ]);
  });

  it.each(['interrupted', 'internal_error'] as const)(
    'is nothing when the fault was ours (%s)',
    async (code) => {
      const { endpoints } = await attempt({ kind: 'failed', code }, { isWatched: true });
      expect(endpoints.reports).toEqual([]);
    },
  );

  it('is nothing when the lease was lost, for somebody else makes that attempt', async () => {
    const worker = fakeWorker();
    worker.script.answer = () => answered(500);
    worker.store.leaseToAnother(aLeasedDelivery().delivery.uid);
    await worker.start(aLeasedDelivery());
    expect(worker.endpoints.reports).toEqual([]);
  });

  it('is on record before the permit is back, or a failing endpoint would get one request more', async () => {
    const worker = fakeWorker();
    worker.script.answer = () => answered(500);
    let inFlight: number | undefined;
    worker.endpoints.record = async () => {
      inFlight = worker.lanes.inFlight;
    };
    await worker.start(aLeasedDelivery());
    expect([inFlight, worker.lanes.inFlight]).toEqual([1, 0]);
  });

  it('costs neither the record of the attempt nor the wake-up job when it cannot be written', async () => {
    const fault = new Error('database away');
    const { store, wakeUps, telemetry, lanes } = await attempt(answered(500), {
      prepare: { fault },
    });
    expect(store.recordedAttempts).toHaveLength(1);
    expect(wakeUps.retries).toHaveLength(1);
    expect(telemetry.faults).toEqual([{ what: 'endpoint', error: fault }]);
    expect(lanes.inFlight).toBe(0);
  });
});

describe('an attempt that ends with its worker', () => {
  it('is due again at once, as another attempt, and costs no step', async () => {
    const { store, wakeUps } = await attempt({ kind: 'failed', code: 'interrupted' });
    expect(store.recordedAttempts).toMatchObject([
      { number: 1, next: { status: 'retrying', delayMs: 0, usesStep: false } },
    ]);
    expect(wakeUps.retries).toMatchObject([{ attempt: 2, delayMs: 0 }]);
  });
});

describe('an attempt that is answered 410', () => {
  it('ends the delivery with the reason, and sets no wake-up job', async () => {
    const { store, wakeUps } = await attempt(answered(410));
    const reason = 'The receiver answered 410: it wants no more deliveries.';
    expect(store.recordedAttempts).toMatchObject([
      { statusCode: 410, next: { status: 'failed', reason } },
    ]);
    expect(wakeUps.retries).toEqual([]);
  });
});

describe('the schedule of a subscription', () => {
  it('comes before that of the contract', async () => {
    const worker = fakeWorker();
    worker.script.answer = () => answered(500);
    const subscription = aSubscription({ scheduleSeconds: [3] });
    await worker.start(aLeasedDelivery('dlv_a', { subscription }));
    await eventually(() => expect(worker.wakeUps.retries).toMatchObject([{ delayMs: 3000 }]));
  });

  it('decides also how many attempts there are', async () => {
    const worker = fakeWorker();
    worker.script.answer = () => answered(500);
    const subscription = aSubscription({ scheduleSeconds: [3] });
    await worker.start(aLeasedDelivery('dlv_a', { subscription, attemptsMade: 1 }));
    expect(worker.store.recordedAttempts).toMatchObject([{ next: { status: 'failed' } }]);
  });
});
