import { describe, expect, it, vi } from 'vitest';
import { EVENT, failure, startLink, world } from '../test/queue-bench.js';

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
