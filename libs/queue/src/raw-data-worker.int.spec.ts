import { createTestDatabase, testBackend, testRedisUrl, uniquePrefix } from '@rxhooks/testing';
import { expect, it, onTestFinished } from 'vitest';
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

it('the tables of the queue can be made by many processes at once, and again', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  await Promise.all(Array.from({ length: 4 }, () => migrateQueue(database.url)));
  await expect(migrateQueue(database.url)).resolves.toBeUndefined();
});
