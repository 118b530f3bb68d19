import { CorrectedClock, UuidIdFactory } from '@rxhooks/platform';
import {
  createTestDatabase,
  eventually,
  type TestDatabase,
  testBackend,
  testRedisUrl,
  uniquePrefix,
} from '@rxhooks/testing';
import type { Job } from 'bullmq';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BullWakeUps } from './bull-wake-ups.js';
import { QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

const ids = new UuidIdFactory(new CorrectedClock());
let database: TestDatabase;
let backend: QueueBackend;
let wakeUps: BullWakeUps;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  backend = new QueueBackend({
    redis: testBackend() === 'redis' ? { kind: 'single', url: testRedisUrl() } : undefined,
    databaseUrl: database.url,
    databasePools: { queue: 8 },
    prefix: uniquePrefix(),
  });
  wakeUps = new BullWakeUps(backend);
  onTestFinished(async () => {
    // The schema knows no prefix: what one test leaves behind the next would find.
    for (const name of Object.values(QUEUES)) await backend.queue(name).obliterate({ force: true });
    await backend.onApplicationShutdown();
  });
});

const deliveries = () => backend.queue(QUEUES.deliveries);
const retry = (more: object = {}) => ({
  deliveryUid: ids.create('delivery'),
  subscriptionUid: 'sub_1',
  organisationUid: 'org_1',
  attempt: 2,
  delayMs: 60_000,
  ...more,
});

/** Wake-up jobs are set beside whoever asks for them, once the server can be reached. */
async function set(wakeUps: () => void): Promise<void> {
  await eventually(() => expect(backend.isUsable).toBe(true));
  wakeUps();
}

const found = (queue: typeof deliveries, id: string): Promise<Job> =>
  eventually(async () => {
    const job = await queue().getJob(id);
    expect(job).toBeDefined();
    return job!;
  });

describe('a wake-up job', () => {
  it('for events rings the bell', async () => {
    let rings = 0;
    const listening = backend.bell.listen(async () => void (rings += 1));
    onTestFinished(() => listening.close());
    // Whoever listens over Redis is called once beforehand.
    const before = testBackend() === 'redis' ? 1 : 0;
    await eventually(() => expect(rings).toBe(before));
    await set(() => wakeUps.eventsStored());
    await eventually(() => expect(rings).toBe(before + 1));
  });

  it('for a retry waits for its time under the number of the attempt', async () => {
    const { deliveryUid, ...more } = retry();
    await set(() => wakeUps.retryScheduled({ deliveryUid, ...more }));
    const job = await found(deliveries, `${deliveryUid}.2`);
    expect(job.data).toEqual({
      delivery: deliveryUid,
      subscription: 'sub_1',
      organisation: 'org_1',
      attempt: 2,
    });
    expect(await job.getState()).toBe('delayed');
    expect(job.delay).toBe(60_000);
  });

  it('for a resend rings at once, beside the retry that waits for the same attempt', async () => {
    const planned = retry();
    await set(() => {
      wakeUps.retryScheduled(planned);
      wakeUps.resendRequested(planned);
    });
    const resend = await found(deliveries, `${planned.deliveryUid}.2.resend`);
    expect(await resend.getState()).toBe('waiting');
    expect(await deliveries().getJobCounts('waiting', 'delayed')).toEqual({
      waiting: 1,
      delayed: 1,
    });
  });

  it('that is set again while it waits is one job', async () => {
    const resend = retry();
    await set(() => wakeUps.resendRequested(resend));
    await found(deliveries, `${resend.deliveryUid}.2.resend`);
    wakeUps.resendRequested(resend);
    await wakeUps.settle();
    expect(await deliveries().getJobCountByTypes('waiting')).toBe(1);
  });

  it('can be set again once it has rung, because no job is kept', async () => {
    let rings = 0;
    const resend = retry();
    const worker = backend.openWorker(QUEUES.deliveries, 1, async () => undefined);
    worker.on('completed', () => (rings += 1));
    onTestFinished(() => worker.close());
    await set(() => wakeUps.resendRequested(resend));
    for (let expected = 1; expected <= 20; expected += 1) {
      await eventually(() => expect(rings).toBe(expected));
      wakeUps.resendRequested(resend);
    }
    await eventually(() => expect(rings).toBe(21));
  });

  it('can be set again although its job has failed for good', async () => {
    let turns = 0;
    const resend = retry();
    const worker = backend.openWorker(QUEUES.deliveries, 1, async () => {
      turns += 1;
      throw new Error('the database is away');
    });
    onTestFinished(() => worker.close());
    await set(() => wakeUps.resendRequested(resend));
    await eventually(
      async () => {
        expect(turns).toBe(3);
        expect(await deliveries().getJob(`${resend.deliveryUid}.2.resend`)).toBeUndefined();
      },
      { timeoutMs: 10_000 },
    );
    wakeUps.resendRequested(resend);
    await eventually(() => expect(turns).toBeGreaterThan(3));
  });
});

it('wake-up jobs are dropped at once while the queue is away', () => {
  const redis = { kind: 'single', url: 'redis://127.0.0.1:1' } as const;
  const nothing = { databaseUrl: '', databasePools: { queue: 8 } };
  const lost = new QueueBackend({ redis, ...nothing, prefix: uniquePrefix() });
  onTestFinished(() => lost.onApplicationShutdown());
  expect(lost.isUsable).toBe(false);
  expect(() => new BullWakeUps(lost).eventsStored()).not.toThrow();
});
