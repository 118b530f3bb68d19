import { Queue, Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { testRedisUrl } from '@rxhooks/testing';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createQueueProducer, type QueueProducerOptions } from './queue-producer.js';
import { QueueUnavailableError } from './queue-unavailable-error.js';

const redisUrl = testRedisUrl();

const EVENT = {
  id: 'e-1',
  organisation_uid: 'linden-clinic',
  pharmacy_uid: 'ph_1',
  event_type: 'own_event',
  timestamp: 1760000100,
  data: { uid: 'x', note: 'Größe 😀', list: [null, 1.5, { a: true }] },
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A producer and a queue to look into, under a prefix of their own. */
function world(options: QueueProducerOptions = { redisUrl }) {
  const prefix = `{test-${randomUUID()}}`;
  const queue = new Queue('domain-events', { connection: { url: redisUrl }, prefix });
  closers.push(async () => {
    await queue.obliterate({ force: true });
    await queue.close();
  });
  const producer = createQueueProducer({ prefix, ...options });
  closers.push(() => producer.close());
  return { prefix, queue, producer };
}

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
    closers.push(() => queue.close());
    const producer = createQueueProducer({ redisUrl });
    closers.push(() => producer.close());
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
    closers.push(() => worker.close());
    await producer.enqueue(EVENT);
    await vi.waitFor(() => expect(seen).toEqual([EVENT]), 5000);
  });

  it('keeps a client that was lent to it open', async () => {
    const client = new Redis(redisUrl, { lazyConnect: true });
    closers.push(async () => client.disconnect());
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

describe('an outage', () => {
  it('fails in time while Redis is down, enqueues nothing later, and recovers', async () => {
    const link = await startLink();
    const { queue, producer } = world({ redisUrl: link.url, timeoutMs: 400 });
    await producer.enqueue(EVENT);
    await link.stop();
    for (let i = 0; i < 3; i++) {
      const started = performance.now();
      const error = await failure(producer.enqueue({ ...EVENT, id: 'lost' }));
      expect(error.eventIds).toEqual(['lost']);
      // The first call may still have met a connection that did not know of its end.
      if (i > 0) expect(error.mayHaveBeenEnqueued).toBe(false);
      expect(performance.now() - started).toBeLessThan(1000);
    }
    await link.start();
    await vi.waitFor(() => producer.enqueue({ ...EVENT, id: 'after' }), 5000);
    const jobs = await queue.getJobs(['waiting'], 0, -1, true);
    expect(jobs.map(({ data }) => data.id)).toEqual(['e-1', 'after']);
  });

  it('rides out an interruption shorter than the time limit', async () => {
    const link = await startLink();
    const { queue, producer } = world({ redisUrl: link.url, timeoutMs: 5000 });
    await producer.enqueue(EVENT);
    await link.stop();
    const call = producer.enqueue(EVENT);
    await link.start();
    expect(await call).toEqual({ id: 'e-1' });
    expect(await queue.getWaitingCount()).toBe(2);
  });

  it('starts while Redis is away and works once it is there', async () => {
    const link = await startLink();
    await link.stop();
    const { queue, producer } = world({ redisUrl: link.url, timeoutMs: 300 });
    await failure(producer.enqueue(EVENT));
    await link.start();
    await vi.waitFor(() => producer.enqueue(EVENT), 5000);
    expect(await queue.getWaitingCount()).toBe(1);
  });

  it('says that an event may have got through when the answer does not come, and recovers', async () => {
    const link = await startLink();
    const { queue, producer } = world({ redisUrl: link.url, timeoutMs: 400 });
    await producer.enqueue(EVENT);
    link.isDeaf = true;
    const error = await failure(producer.enqueue({ ...EVENT, id: 'unclear' }));
    expect(error).toMatchObject({ mayHaveBeenEnqueued: true, eventIds: ['unclear'] });
    link.isDeaf = false;
    await producer.enqueue({ ...EVENT, id: 'after' });
    const ids = (await queue.getJobs(['waiting'], 0, -1, true)).map(({ data }) => data.id);
    // It did get through, and nothing was sent after the caller had been told otherwise.
    expect(ids).toEqual(['e-1', 'unclear', 'after']);
  });

  it('sends again, with the same id, what a broken connection may have lost', async () => {
    const link = await startLink();
    const { queue, producer } = world({ redisUrl: link.url, timeoutMs: 5000 });
    await producer.enqueue(EVENT);
    link.isDeaf = true;
    const calls = [
      producer.enqueue({ ...EVENT, id: 'one' }),
      producer.enqueueMany([
        { ...EVENT, id: 'two' },
        { ...EVENT, id: 'three' },
      ]),
    ];
    await vi.waitFor(async () => expect(await queue.getWaitingCount()).toBe(4), 2000);
    await link.stop();
    link.isDeaf = false;
    await link.start();
    await Promise.all(calls);
    const ids = (await queue.getJobs(['waiting'], 0, -1, true)).map(({ data }) => data.id);
    expect(ids).toHaveLength(7);
    expect(new Set(ids)).toEqual(new Set(['e-1', 'one', 'two', 'three']));
  });
});

async function failure(call: Promise<unknown>): Promise<QueueUnavailableError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(QueueUnavailableError);
  return error as QueueUnavailableError;
}

/** A way to Redis that can be cut, restored, and made to swallow the answers. */
async function startLink() {
  const target = new URL(redisUrl);
  const sockets = new Set<Socket>();
  let server: Server;
  let port = 0;
  const link = {
    url: '',
    isDeaf: false,
    async start() {
      server = createServer((near) => {
        const far = connect(Number(target.port), target.hostname);
        near.on('data', (chunk) => void far.write(chunk));
        far.on('data', (chunk) => void (link.isDeaf || near.write(chunk)));
        for (const [socket, other] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(socket);
          socket.on('error', () => undefined);
          socket.on('close', () => other.destroy());
        }
      });
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
      link.url = `redis://127.0.0.1:${port}`;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      sockets.forEach((socket) => socket.destroy());
      sockets.clear();
      await closed;
    },
  };
  await link.start();
  closers.push(() => link.stop());
  return link;
}
