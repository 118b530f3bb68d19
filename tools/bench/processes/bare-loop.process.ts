/**
 * The reference of all ratios: a BullMQ worker that only signs and POSTs, one job per delivery,
 * nothing persisted.
 */
import { createHmac } from 'node:crypto';
import { type Job, Worker } from 'bullmq';
import { Agent, request } from 'undici';
import { openQueueServer, type QueueServer } from '../servers/queue-server.ts';
import { BARE_QUEUE, type BareJob } from './enqueue.ts';
import { serve } from './serve.ts';

export type BareLoopRequests = typeof requests;

/** The concurrency of the system's worker. */
const CONCURRENCY = 200;
const KEY = Buffer.alloc(32, 7);

const agent = new Agent({ pipelining: 1 });

async function deliver({ id = '', data }: Job<BareJob>): Promise<void> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hmac = createHmac('sha256', KEY).update(`${id}.${timestamp}.`).update(data.body);
  const answer = await request(data.url, {
    dispatcher: agent,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${hmac.digest('base64')}`,
    },
    body: data.body,
  });
  await answer.body.dump();
}

const requests = {
  async start(server: QueueServer): Promise<void> {
    const { prefix, connection, backendFactory } = openQueueServer(server);
    const worker = new Worker(
      BARE_QUEUE,
      (job) => deliver(job as Job<BareJob>),
      { prefix, connection, concurrency: CONCURRENCY, removeOnComplete: { count: 0 } },
      backendFactory,
    ) as unknown as Worker;
    worker.on('error', () => {});
    await worker.waitUntilReady();
  },
};
serve(requests);
