import { setTimeout as sleep } from 'node:timers/promises';
import {
  createTestDatabase,
  eventually,
  type TestDatabase,
  testBackend,
  testRedisUrl,
  uniquePrefix,
} from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

let database: TestDatabase;
let backend: QueueBackend;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  backend = new QueueBackend({
    redis: testBackend() === 'redis' ? { kind: 'single', url: testRedisUrl() } : undefined,
    databaseUrl: database.url,
    databasePools: { queue: 8 },
    prefix: uniquePrefix(),
  });
  onTestFinished(async () => {
    // The schema knows no prefix: what one test leaves behind the next would find.
    await backend.queue(QUEUES.fanOut).obliterate({ force: true });
    await backend.onApplicationShutdown();
  });
  await eventually(() => expect(backend.isUsable).toBe(true));
});

/** On Redis a new connection is a reason to look of its own. */
const FIRST_LOOKS = testBackend() === 'redis' ? 1 : 0;

/** Listens, and counts what is heard from when it can. */
async function listen(onRing: () => Promise<void> = async () => undefined) {
  const heard = { rings: 0 - FIRST_LOOKS };
  const listening = backend.bell.listen(() => {
    heard.rings += 1;
    return onRing();
  });
  onTestFinished(() => listening.close());
  await eventually(() => expect(heard.rings).toBeGreaterThanOrEqual(0));
  return { heard, listening };
}

describe('the bell', () => {
  it('that has rung many times before a worker listens is heard once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => backend.bell.ring()));
    const { heard } = await listen();
    await eventually(() => expect(heard.rings).toBe(1));
    await backend.bell.ring();
    await eventually(() => expect(heard.rings).toBeGreaterThan(1));
    expect(heard.rings).toBe(2);
  });

  it('is heard again each time that it rings', async () => {
    const { heard } = await listen();
    for (let rings = 1; rings <= 20; rings += 1) {
      await backend.bell.ring();
      await eventually(() => expect(heard.rings).toBe(rings));
    }
  });

  it('is heard by one listener', async () => {
    const ears = [await listen(), await listen(), await listen()];
    const heard = () => ears.reduce((sum, ear) => sum + ear.heard.rings, 0);
    for (let rings = 1; rings <= 20; rings += 1) {
      await backend.bell.ring();
      await eventually(() => expect(heard()).toBe(rings));
    }
  });

  it('that rings at any moment is heard after that moment', async () => {
    const { heard } = await listen(() => sleep(Math.random() * 3));
    for (let round = 0; round < 150; round += 1) {
      await backend.bell.ring();
      await sleep(Math.random() * 8); // it waits, is on its way, is heard, or nobody does anything
      const before = heard.rings;
      await backend.bell.ring();
      await eventually(() => expect(heard.rings).toBeGreaterThan(before));
    }
  });

  it('is not heard any more once the listening has ended', async () => {
    const ended = await listen();
    await backend.bell.ring();
    await eventually(() => expect(ended.heard.rings).toBe(1));
    await ended.listening.close();
    const { heard } = await listen();
    for (let rings = 1; rings <= 5; rings += 1) {
      await backend.bell.ring();
      await eventually(() => expect(heard.rings).toBe(rings));
    }
    expect(ended.heard.rings).toBe(1);
  });
});
