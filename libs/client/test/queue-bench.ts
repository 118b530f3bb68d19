import { testRedisUrl } from '@rxhooks/testing';
import { Queue } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { createQueueProducer, type QueueProducerOptions } from '../src/queue-producer.js';
import { QueueUnavailableError } from '../src/queue-unavailable-error.js';

export const redisUrl = testRedisUrl();

export const EVENT = {
  id: 'e-1',
  organisation_uid: 'linden-clinic',
  pharmacy_uid: 'ph_1',
  event_type: 'own_event',
  timestamp: 1760000100,
  data: { uid: 'x', note: 'Größe 😀', list: [null, 1.5, { a: true }] },
};

/** A producer and a queue to look into, under a prefix of their own. */
export function world(options: QueueProducerOptions = { redisUrl }) {
  const prefix = `{test-${randomUUID()}}`;
  const queue = new Queue('domain-events', { connection: { url: redisUrl }, prefix });
  onTestFinished(async () => {
    await queue.obliterate({ force: true });
    await queue.close();
  });
  const producer = createQueueProducer({ prefix, ...options });
  onTestFinished(() => producer.close());
  return { prefix, queue, producer };
}

export async function failure(call: Promise<unknown>): Promise<QueueUnavailableError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(QueueUnavailableError);
  return error as QueueUnavailableError;
}

/** A way to Redis that can be cut, restored, and made to swallow the answers. */
export async function startLink() {
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
  onTestFinished(() => link.stop());
  return link;
}
