import { testRedisUrl, uniquePrefix } from '@rxhooks/testing';
import { expect, it, onTestFinished } from 'vitest';
import { QUEUES } from './catalogue.js';
import { QueueBackend } from './queue-backend.js';

it('a worker goes on after five seconds when its connection for waiting is never made anew', async () => {
  const redis = { kind: 'single', url: testRedisUrl() } as const;
  const options = { redis, databaseUrl: '', databasePools: { queue: 1 }, prefix: uniquePrefix() };
  const server = new QueueBackend(options);
  const worker = server.openWorker(QUEUES.deliveries, 1, async () => undefined);
  onTestFinished(async () => {
    await worker.close(true);
    await server.onApplicationShutdown();
  });
  await worker.waitUntilReady();
  const { backend } = worker as unknown as {
    readonly backend: {
      readonly blockingConnection: { reconnect: () => Promise<void> };
      reconnectBlocking(): Promise<void>;
    };
  };
  backend.blockingConnection.reconnect = () => new Promise(() => undefined);
  await expect(backend.reconnectBlocking()).resolves.toBeUndefined();
});
