import { createTestDatabase, eventually, uniquePrefix } from '@rxhooks/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

async function openBackend() {
  const database = await createTestDatabase();
  const options = { redis: undefined, databaseUrl: database.url, databasePools: { queue: 8 } };
  const backend = new QueueBackend({ ...options, prefix: uniquePrefix() });
  onTestFinished(async () => {
    await backend.onApplicationShutdown();
    await database.drop();
  });
  return { backend, fanOut: backend.queue(QUEUES.fanOut) };
}

describe('a ring in the database', () => {
  it('is a job that names no event, which a worker of the release before can run', async () => {
    const { backend, fanOut } = await openBackend();
    await backend.bell.ring();
    const job = await fanOut.getJob('look');
    expect(job?.data).toEqual({ events: [] });
    expect(await job?.getState()).toBe('waiting');
  });

  it('is one job for all that ring while it waits', async () => {
    const { backend, fanOut } = await openBackend();
    for (let rings = 0; rings < 3; rings += 1) await backend.bell.ring();
    expect(await fanOut.getJobCountByTypes('waiting')).toBe(1);
  });

  it('is heard when its job has left the queue, so that the next one is a job of its own', async () => {
    const { backend, fanOut } = await openBackend();
    const left: boolean[] = [];
    const listening = backend.bell.listen(
      async () => void left.push((await fanOut.getJob('look')) === undefined),
    );
    onTestFinished(() => listening.close());
    await backend.bell.ring();
    await eventually(() => expect(left).toEqual([true]));
  });
});
