import { createQueueProducer, type QueueProducer } from '@rxhooks/client';
import { testBackend } from '@rxhooks/testing';
import { createPostgresBackend, Queue } from 'bullmq';
import { onTestFinished } from 'vitest';
import type { World } from './world.js';

const QUEUE = 'domain-events';

/** The public queue, the way any BullMQ producer opens it; closes with the test. */
export function openDomainEvents({ env }: World): Queue {
  const { REDIS_URL: url = '', DATABASE_URL: connectionString = '', QUEUE_PREFIX: prefix } = env;
  const queue =
    testBackend() === 'redis'
      ? new Queue(QUEUE, { connection: { url }, prefix })
      : (new Queue(
          QUEUE,
          { connection: { connectionString, max: 2 } },
          createPostgresBackend,
        ) as unknown as Queue);
  onTestFinished(() => queue.close());
  return queue;
}

/** The same through our own client; closes with the test. */
export function openProducer({ env }: World): QueueProducer {
  const { REDIS_URL: redisUrl = '', DATABASE_URL: postgresUrl = '', QUEUE_PREFIX: prefix } = env;
  const server = testBackend() === 'redis' ? { redisUrl } : { postgresUrl };
  const producer = createQueueProducer({ ...server, prefix });
  onTestFinished(() => producer.close());
  return producer;
}
