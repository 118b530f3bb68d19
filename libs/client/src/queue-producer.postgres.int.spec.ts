import { createTestDatabase, type TestDatabase } from '@rxhooks/testing';
import { createPostgresBackend, Queue } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueueProducer } from './queue-producer.js';

const EVENT = {
  organisation_uid: 'linden-clinic',
  event_type: 'own_event',
  data: { uid: 'x', note: 'Größe 😀', list: [null, 1.5, { a: true }] },
};

let queue: Queue;
let postgresUrl: string;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  postgresUrl = database.url;
  const connection = { connectionString: postgresUrl, max: 2 };
  queue = new Queue('domain-events', { connection }, createPostgresBackend) as unknown as Queue;
});
afterAll(async () => {
  await queue.close();
  await database.drop();
});

async function jobsOf(ids: readonly string[]) {
  const jobs = await queue.getJobs(['waiting'], 0, -1, true);
  return jobs.filter(({ data }) => ids.includes(data.id));
}

describe('a queue on PostgreSQL', () => {
  it('stores an event as any consumer of the queue expects it', async () => {
    const producer = createQueueProducer({ postgresUrl });
    const id = `e-${randomUUID()}`;
    expect(await producer.enqueue({ ...EVENT, id })).toEqual({ id });
    const [job, ...others] = await jobsOf([id]);
    expect(others).toEqual([]);
    expect(job).toMatchObject({ name: 'own_event', data: { ...EVENT, id } });
    expect(job?.opts).toMatchObject({ removeOnComplete: true, removeOnFail: { age: 1_209_600 } });
    await job?.remove();
    await producer.close();
  });

  it('stores many in order', async () => {
    const producer = createQueueProducer({ postgresUrl });
    const events = Array.from({ length: 1500 }, (_, i) => ({
      ...EVENT,
      data: { i, text: '\\u0000 😀 \u0001' },
    }));
    const sent = await producer.enqueueMany(events);
    const jobs = await jobsOf(sent.map(({ id }) => id));
    expect(jobs.map(({ data }) => data.data)).toEqual(events.map(({ data }) => data));
    await Promise.all(jobs.map((job) => job.remove()));
    await producer.close();
  });

  it.each(['\u0000', 'a\u0000b', '\\\u0000', '\ud83d', '\udE00x'])(
    'refuses %j, which jsonb cannot hold, before anything is sent',
    async (text) => {
      const producer = createQueueProducer({ postgresUrl });
      const bad = { ...EVENT, data: { text } };
      await expect(producer.enqueue(bad)).rejects.toThrow('event holds U+0000');
      await expect(producer.enqueueMany([EVENT, bad])).rejects.toThrow('events[1] holds U+0000');
      await producer.close();
    },
  );

  it('leaves the process-wide default of BullMQ alone', async () => {
    const producer = createQueueProducer({ postgresUrl });
    const other = new Queue('other', { connection: { host: '127.0.0.1', port: 1 } });
    other.on('error', () => undefined);
    expect(other.qualifiedName).toBe('bull:other');
    await other.close();
    await producer.close();
  });

  it('tells which migrations or database are missing', async () => {
    const elsewhere = new URL(postgresUrl);
    elsewhere.pathname = '/no_such_database';
    const producer = createQueueProducer({ postgresUrl: elsewhere.href });
    await expect(producer.enqueue(EVENT)).rejects.toThrow(/no_such_database/);
    await producer.close();
  });
});
