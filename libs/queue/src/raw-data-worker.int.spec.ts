import {
  createTestDatabase,
  eventually,
  testBackend,
  testRedisUrl,
  uniquePrefix,
} from '@rxhooks/testing';
import { type JobsOptions, UnrecoverableError } from 'bullmq';
import { expect, it, onTestFinished, vi } from 'vitest';
import { QUEUES } from './catalogue.js';
import { migrateQueue } from './migrate-queue.js';
import { QueueBackend } from './queue-backend.js';
import { rawDataOf } from './raw-data-worker.js';

// Node 24 has it; the library types do not know it yet.
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => object };

async function openBackend(): Promise<QueueBackend> {
  const database = await createTestDatabase();
  const redis =
    testBackend() === 'redis' ? ({ kind: 'single', url: testRedisUrl() } as const) : undefined;
  const databasePools = { queue: 8 };
  const options = { redis, databaseUrl: database.url, databasePools, prefix: uniquePrefix() };
  const backend = new QueueBackend(options);
  onTestFinished(async () => {
    await backend.onApplicationShutdown();
    await database.drop();
  });
  return backend;
}

/** What the handler of a job sees of its data. */
async function passThrough(data: object): Promise<string> {
  const backend = await openBackend();
  const { promise, resolve } = Promise.withResolvers<string>();
  const worker = backend.openWorker(QUEUES.domainEvents, 1, async (job) => resolve(rawDataOf(job)));
  onTestFinished(() => worker.close());
  await backend.queue(QUEUES.domainEvents).add('pharmacy_order_created', data);
  return promise;
}

it.each(['12345678901234567890', '-9007199254740993', '0.1234567890123456789', '1.10'])(
  'the number %s comes out of the queue as it was written',
  async (text) => {
    expect(await passThrough({ number: rawJSON(text) })).toMatch(
      new RegExp(`"number":\\s*${text.replace('.', '\\.')}\\s*}`),
    );
  },
);

it('text comes out of the queue as it went in', async () => {
  const data = { text: 'Größe 😀 "\\" \n\u2028', list: [null, true, { a: [] }] };
  expect(JSON.parse(await passThrough(data))).toEqual(data);
});

it('refused jobs stay, also when their producer set an age and the clock of the worker is 40 days ahead', async () => {
  const backend = await openBackend();
  const worker = backend.openWorker(QUEUES.domainEvents, 1, async () => {
    throw new UnrecoverableError('refused');
  });
  onTestFinished(() => worker.close());
  const queue = backend.queue(QUEUES.domainEvents);
  const refuse = async (removeOnFail: JobsOptions['removeOnFail']) => {
    const { id = '' } = await queue.add('pharmacy_order_created', {}, { removeOnFail });
    await eventually(async () => expect(await queue.getJobState(id)).toBe('failed'));
    return id;
  };
  const early = [await refuse({ age: 14 * 24 * 3600 }), await refuse(undefined)];
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40 * 24 * 3600 * 1000 });
  onTestFinished(() => void vi.useRealTimers());
  const late = [await refuse({ age: 14 * 24 * 3600, count: 50 }), await refuse(undefined)];
  const failed = (await queue.getFailed()).map(({ id }) => id);
  expect(failed.toSorted()).toEqual([...early, ...late].toSorted());
});

it('the tables of the queue can be made by many processes at once, and again', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  await Promise.all(Array.from({ length: 4 }, () => migrateQueue(database.url)));
  await expect(migrateQueue(database.url)).resolves.toBeUndefined();
});
