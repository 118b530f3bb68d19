import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EVENT, failure, redisUrl, startLink, world } from '../test/queue-bench.js';
import { createQueueProducer } from './queue-producer.js';

describe('enqueue', () => {
  it('writes a job that any consumer of the queue understands', async () => {
    const { queue, producer } = world();
    expect(await producer.enqueue(EVENT)).toEqual({ id: 'e-1' });
    const jobs = await queue.getJobs(['waiting']);
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ name: 'own_event', data: EVENT });
    expect(jobs[0]?.opts).toMatchObject({
      removeOnComplete: true,
      removeOnFail: { age: 1_209_600 },
    });
  });

  it('is under the prefix of rxhooks unless told otherwise', async () => {
    const queue = new Queue('domain-events', {
      connection: { url: redisUrl },
      prefix: '{rxhooks}',
    });
    onTestFinished(() => queue.close());
    const producer = createQueueProducer({ redisUrl });
    onTestFinished(() => producer.close());
    const { id } = await producer.enqueue({ ...EVENT, id: undefined });
    const jobs = await queue.getJobs(['waiting']);
    const ours = jobs.filter(({ data }) => data.id === id);
    expect(ours).toHaveLength(1);
    await Promise.all(ours.map((job) => job.remove()));
  });

  it('adds the same event again, for the database to recognise it', async () => {
    const { queue, producer } = world();
    await producer.enqueue(EVENT);
    await producer.enqueue(EVENT);
    expect(await queue.getWaitingCount()).toBe(2);
  });

  it('leaves the settings of the queue to its owner', async () => {
    const { queue, producer } = world();
    await queue.getVersion();
    const client = await queue.getBackend().client;
    await client.hset(queue.toKey('meta'), { 'opts.maxLenEvents': 77 });
    await producer.enqueue(EVENT);
    expect(await client.hget(queue.toKey('meta'), 'opts.maxLenEvents')).toBe('77');
  });

  it('reaches a worker', async () => {
    const { prefix, producer } = world();
    const seen: unknown[] = [];
    const worker = new Worker('domain-events', async ({ data }) => void seen.push(data), {
      connection: { url: redisUrl },
      prefix,
    });
    onTestFinished(() => worker.close());
    await producer.enqueue(EVENT);
    await vi.waitFor(() => expect(seen).toEqual([EVENT]), 5000);
  });

  it('keeps a client that was lent to it open', async () => {
    const client = new Redis(redisUrl, { lazyConnect: true });
    onTestFinished(async () => client.disconnect());
    const { queue, producer } = world({ connection: client });
    await producer.enqueue(EVENT);
    await producer.close();
    expect(await client.ping()).toBe('PONG');
    expect(await queue.getWaitingCount()).toBe(1);
  });

  it('takes ioredis options', async () => {
    const { hostname, port } = new URL(redisUrl);
    const { queue, producer } = world({ connection: { host: hostname, port: Number(port) } });
    await producer.enqueue(EVENT);
    expect(await queue.getWaitingCount()).toBe(1);
  });

  it('has stored every event when close() follows at once', async () => {
    const { queue, producer } = world();
    await producer.enqueue(EVENT);
    const calls = Array.from({ length: 50 }, () => producer.enqueue(EVENT));
    await Promise.all([...calls, producer.close()]);
    expect(await queue.getWaitingCount()).toBe(51);
  });
});

describe('enqueueMany', () => {
  it('adds all, in order, giving ids to those without one', async () => {
    const { queue, producer } = world();
    const events = Array.from({ length: 2500 }, (_, i) => ({
      ...EVENT,
      id: i % 2 ? `e-${i}` : undefined,
      data: { i },
    }));
    const ids = await producer.enqueueMany(events);
    const jobs = await queue.getJobs(['waiting'], 0, -1, true);
    expect(jobs.map(({ data }) => data.data.i)).toEqual(events.map((_, i) => i));
    expect(jobs.map(({ data }) => ({ id: data.id }))).toEqual(ids);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(2500);
    expect(ids[1]).toEqual({ id: 'e-1' });
  });

  it('names the events that are open when the queue goes away in between', async () => {
    const link = await startLink();
    const { queue, producer } = world({ redisUrl: link.url, timeoutMs: 400 });
    const events = Array.from({ length: 60_000 }, (_, i) => ({ ...EVENT, id: `e-${i}` }));
    const call = failure(producer.enqueueMany(events));
    await vi.waitFor(async () => expect(await queue.getWaitingCount()).toBeGreaterThan(0), 5000);
    await link.stop();
    const { eventIds } = await call;
    const stored = await queue.getWaitingCount();
    const firstOpen = events.length - eventIds.length;
    expect(firstOpen % 1000).toBe(0);
    expect(firstOpen).toBeLessThanOrEqual(stored);
    expect(eventIds).toEqual(events.slice(firstOpen).map(({ id }) => id));
  });

  it('does nothing for no events', async () => {
    const { queue, producer } = world();
    expect(await producer.enqueueMany([])).toEqual([]);
    expect(await queue.getWaitingCount()).toBe(0);
  });
});
