import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createQueueProducer, QueueUnavailableError } from '@rxhooks/client';
import { eventually, type ReceivedRequest, type Receiver, startReceiver } from '@rxhooks/testing';
import { expect } from 'vitest';
import { ApiCaller } from './api-caller.js';
import { type ChildApp, startChild } from './child-app.js';
import { deliveryFacts } from './facts.js';
import { ledgerEvent } from './ledger.js';
import type { FailingOverRedis } from './redis-nodes.js';
import { ADMIN_KEY, startWorld, type World } from './world.js';

const APIS = 2;
const WORKERS = 3;
const PATIENCE_MS = 60_000;

export type LedgerEvent = ReturnType<typeof ledgerEvent>;

/** Two apis and three workers as processes of their own, and a receiver that refuses a tenth of the first attempts. */
export type FailoverWorld = {
  readonly redis: FailingOverRedis;
  readonly world: World;
  readonly receiver: Receiver;
  readonly secret: string;
  readonly processes: readonly ChildApp[];
  readonly workers: readonly ChildApp[];
  /** Every event that was accepted so far. */
  readonly accepted: readonly LedgerEvent[];
  /** Sends an event over HTTP, to each api in turn. */
  send(): Promise<void>;
  /** Writes an event into the public queue, again and again until it has been taken. */
  enqueue(): Promise<void>;
  /** Resolves when every event that was accepted has been delivered. */
  settled(): Promise<void>;
  /** All that the processes have said. */
  log(): Promise<string>;
  close(): Promise<void>;
};

export async function startFailoverWorld(redis: FailingOverRedis): Promise<FailoverWorld> {
  const world = await startWorld(
    { ...redis.env, RETRY_SCHEDULE_SECONDS: Array(6).fill('0.5').join() },
    { withWorker: false },
  );
  const receiver = await startReceiver({ respond: refuseSome() });
  const logFile = join(redis.folder, 'apps.log');
  const start = (app: 'api' | 'worker') =>
    startChild(app, { ...world.env, LOG_LEVEL: 'info' }, { logFile });
  const processes: ChildApp[] = [];
  const close = async () => {
    await Promise.all(processes.map((child) => child.kill()));
    await world.close();
    await receiver.close();
  };
  try {
    const kinds = [...Array(APIS).fill('api'), ...Array(WORKERS).fill('worker')] as const;
    // One after another: each has its sources to translate first.
    for (const kind of kinds) processes.push(await start(kind));
    const tenant = await world.tenant();
    const { signing_secret: secret } = await tenant.subscribe(`${receiver.url}/hook`);
    const callers = processes.slice(0, APIS).map(({ url }) => new ApiCaller(url, ADMIN_KEY));
    const connection = redis.connect();
    const producer = createQueueProducer({ connection, prefix: world.env['QUEUE_PREFIX'] ?? '' });
    const accepted: LedgerEvent[] = [];
    let count = 0;
    return {
      redis,
      world,
      receiver,
      secret,
      processes,
      workers: processes.slice(APIS),
      accepted,
      async send() {
        const event = ledgerEvent((count += 1));
        const answer = await callers[count % APIS]?.call('POST', '/v1/events', {
          key: tenant.key,
          body: event,
        });
        expect(answer?.status).toBe(202);
        accepted.push(event);
      },
      async enqueue() {
        const event = ledgerEvent((count += 1));
        const job = { ...event, organisation_uid: tenant.uid };
        await untilTaken(() => producer.enqueue(job));
        accepted.push(event);
      },
      settled: () =>
        eventually(() => expectAllDelivered(world, accepted.length), { timeoutMs: PATIENCE_MS }),
      log: () => readFile(logFile, 'utf8'),
      async close() {
        await producer.close();
        if ('disconnect' in connection) connection.disconnect();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function refuseSome() {
  const seen = new Set<string>();
  return (request: ReceivedRequest) => {
    const id = request.headers['webhook-id'] ?? '';
    const isFirst = !seen.has(id);
    seen.add(id);
    return { status: isFirst && isRefusedFirst(request) ? 500 : 200 };
  };
}

/** Whether the first attempt is refused, so that a retry has to wait in the queue. */
export function isRefusedFirst({ body }: ReceivedRequest): boolean {
  return JSON.parse(body.toString()).data.ledger_id.endsWith('5');
}

async function untilTaken(enqueue: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await enqueue();
      return;
    } catch (error) {
      if (!(error instanceof QueueUnavailableError) || Date.now() > deadline) throw error;
    }
  }
}

async function expectAllDelivered(world: World, count: number): Promise<void> {
  const statuses = (await deliveryFacts(world.database)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 'succeeded')).toHaveLength(count);
}
