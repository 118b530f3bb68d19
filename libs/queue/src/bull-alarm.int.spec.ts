import { setTimeout as sleep } from 'node:timers/promises';
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
import { BullAlarm } from './bull-alarm.js';
import { QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

const ids = new UuidIdFactory(new CorrectedClock());
let database: TestDatabase;
let backend: QueueBackend;
let alarm: BullAlarm;

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
  alarm = new BullAlarm(backend);
  onTestFinished(async () => {
    // The schema knows no prefix: what one test leaves behind the next would find.
    for (const name of Object.values(QUEUES)) await backend.queue(name).obliterate({ force: true });
    await backend.onApplicationShutdown();
  });
});

const fanOut = () => backend.queue(QUEUES.fanOut);
const deliveries = () => backend.queue(QUEUES.deliveries);
const retry = (more: object = {}) => ({
  deliveryUid: ids.create('delivery'),
  subscriptionUid: 'sub_1',
  organisationUid: 'org_1',
  attempt: 2,
  delayMs: 60_000,
  ...more,
});

/** Alarms are set beside whoever asks for them, once the server can be reached. */
async function set(alarms: () => void): Promise<void> {
  await eventually(() => expect(backend.isUsable).toBe(true));
  alarms();
}

const found = (queue: typeof fanOut, id: string): Promise<Job> =>
  eventually(async () => {
    const job = await queue().getJob(id);
    expect(job).toBeDefined();
    return job!;
  });

describe('an alarm', () => {
  it('for events is a job that names none, which a worker of the release before can run', async () => {
    await set(() => alarm.eventsStored());
    const job = await found(fanOut, 'look');
    expect(job.data).toEqual({ events: [] });
    expect(await job.getState()).toBe('waiting');
  });

  it('for a retry waits for its time under the number of the attempt', async () => {
    const { deliveryUid, ...more } = retry();
    await set(() => alarm.retryScheduled({ deliveryUid, ...more }));
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
      alarm.retryScheduled(planned);
      alarm.resendRequested(planned);
    });
    const resend = await found(deliveries, `${planned.deliveryUid}.2.resend`);
    expect(await resend.getState()).toBe('waiting');
    expect(await deliveries().getJobCounts('waiting', 'delayed')).toEqual({
      waiting: 1,
      delayed: 1,
    });
  });

  it('that is set again while it waits is one job', async () => {
    await set(() => alarm.eventsStored());
    await found(fanOut, 'look');
    alarm.eventsStored();
    await alarm.settle();
    expect(await fanOut().getJobCountByTypes('waiting')).toBe(1);
  });

  it('can be set again once it has rung, for nothing is kept', async () => {
    let rings = 0;
    const worker = backend.openWorker(QUEUES.fanOut, 1, async () => undefined);
    worker.on('completed', () => (rings += 1));
    onTestFinished(() => worker.close());
    await set(() => alarm.eventsStored());
    for (let expected = 1; expected <= 20; expected += 1) {
      await eventually(() => expect(rings).toBe(expected));
      alarm.eventsStored();
    }
    await eventually(() => expect(rings).toBe(21));
  });

  it('that is set while its job is run is heard when the job has ended, at the latest', async () => {
    let completions = 0;
    const worker = backend.openWorker(QUEUES.fanOut, 1, () => sleep(Math.random() * 3));
    worker.on('completed', () => (completions += 1));
    onTestFinished(() => worker.close());
    await set(() => alarm.eventsStored());
    for (let round = 0; round < 150; round += 1) {
      alarm.eventsStored();
      await sleep(Math.random() * 8); // it waits, is run, or has ended
      const before = completions;
      alarm.eventsStored();
      await eventually(() => expect(completions).toBeGreaterThan(before));
    }
  });

  it('can be set again although its job has failed for good', async () => {
    let turns = 0;
    const worker = backend.openWorker(QUEUES.fanOut, 1, async () => {
      turns += 1;
      throw new Error('the database is away');
    });
    onTestFinished(() => worker.close());
    await set(() => alarm.eventsStored());
    await eventually(
      async () => {
        expect(turns).toBe(3);
        expect(await fanOut().getJob('look')).toBeUndefined();
      },
      { timeoutMs: 10_000 },
    );
    alarm.eventsStored();
    await eventually(() => expect(turns).toBeGreaterThan(3));
  });
});

it('alarms that nobody can hear are let go at once', () => {
  const redis = { kind: 'single', url: 'redis://127.0.0.1:1' } as const;
  const nothing = { databaseUrl: '', databasePools: { queue: 8 } };
  const lost = new QueueBackend({ redis, ...nothing, prefix: uniquePrefix() });
  onTestFinished(() => lost.onApplicationShutdown());
  expect(lost.isUsable).toBe(false);
  expect(() => new BullAlarm(lost).eventsStored()).not.toThrow();
});
