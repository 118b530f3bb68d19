import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, eventually, uniquePrefix } from '@rxhooks/testing';
import { expect, it, onTestFinished } from 'vitest';
import { runStatement } from '../../testing/src/postgres.js';
import { QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

it('a worker that finds no tables asks a few times a second at most, and works as soon as they are there', async () => {
  const database = await createTestDatabase();
  const databasePools = { queue: 8 };
  const options = { redis: undefined, databaseUrl: database.url, databasePools };
  const backend = new QueueBackend({ ...options, prefix: uniquePrefix() });
  onTestFinished(async () => {
    await backend.onApplicationShutdown();
    await database.drop();
  });
  await runStatement(database.url, 'ALTER SCHEMA bullmq RENAME TO away');
  const done: unknown[] = [];
  const worker = backend.openWorker(QUEUES.fanOut, 1, async ({ data }) => void done.push(data));
  onTestFinished(() => worker.close(true));
  let faults = 0;
  worker.on('error', () => (faults += 1));
  await sleep(2000);
  expect(faults).toBeGreaterThan(1);
  expect(faults).toBeLessThan(20);

  await runStatement(database.url, 'ALTER SCHEMA away RENAME TO bullmq');
  await backend.queue(QUEUES.fanOut).add('fan-out', { events: ['evt_1'] });
  await eventually(() => expect(done).toHaveLength(1), { timeoutMs: 8000 });
});
