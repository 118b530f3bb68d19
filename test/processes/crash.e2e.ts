import { QueueBackend, QUEUES } from '@rxhooks/queue';
import { eventually, type ReceivedRequest, type Receiver, startReceiver } from '@rxhooks/testing';
import type { Job } from 'bullmq';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DomainEventsConsumer } from '../../apps/worker/src/consumers/domain-events.consumer.js';
import { ApiCaller } from '../support/api-caller.js';
import { childApp, type ChildApp, startChild } from '../support/child-app.js';
import { exampleData, orderEvent } from '../support/events.js';
import { type AttemptFact, attemptFacts, deliveryFacts } from '../support/facts.js';
import { receiver } from '../support/receivers.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

const HELD = 5;
const BUSY = 300;
const STOCK = 'pharmacy_sku_stock_updated';
const NOBODY_THERE = 'redis://127.0.0.1:1';

type Handler = { handle(job: Job): Promise<void> };

const idOf = ({ headers }: ReceivedRequest) => headers['webhook-id'] ?? '';

describe('after a worker was killed with requests in flight', () => {
  let world: World;
  let holding: Receiver;
  let busy: Receiver;
  let successor: ChildApp;
  let killedAt: number;
  let inHandAtKill: number;
  let attempts: ReadonlyMap<string, readonly AttemptFact[]>;

  beforeAll(async () => {
    // The lease of a delivery in hand: this and 8 s.
    world = await startWorld({ DELIVERY_TIMEOUT_MS: '2000' }, { withWorker: false });
    const heldBefore = new Set<string>();
    holding = await startReceiver({
      respond: (request) => {
        const isFirst = !heldBefore.has(idOf(request));
        heldBefore.add(idOf(request));
        return isFirst ? { hang: true } : {};
      },
    });
    busy = await startReceiver({ respond: () => ({ delayMs: 20 }) });
    const tenant = await world.tenant();
    await tenant.subscribe(`${holding.url}/holding`, STOCK);
    await tenant.subscribe(`${busy.url}/busy`);
    const victim = await startChild('worker', world.env);

    const stock = { event_type: STOCK, data: exampleData(STOCK) };
    for (let sent = 0; sent < HELD; sent += 1) await tenant.send(orderEvent(stock));
    await holding.waitFor(HELD);
    const events = Array.from({ length: BUSY }, () => orderEvent());
    await tenant.call('POST', '/v1/events/batch', { events });
    await busy.waitFor(BUSY / 3);
    await victim.kill();
    killedAt = Date.now();
    const leased = (await deliveryFacts(world.database)).filter(({ isLeased }) => isLeased);
    // Requests to endpoints that answer quickly may be made before their deliveries are on record.
    const unwritten = await world.database.query(
      'SELECT FROM waiting_events WHERE lease_holder IS NOT NULL',
    );
    inHandAtKill = leased.length + unwritten.length;

    successor = await startChild('worker', world.env);
    await eventually(
      async () => {
        const rows = await deliveryFacts(world.database);
        const done = rows.filter(({ status }) => status === 'succeeded');
        expect(done).toHaveLength(HELD + BUSY);
      },
      { timeoutMs: 40_000 },
    );
    attempts = Map.groupBy(await attemptFacts(world.database), ({ delivery }) => delivery);
  }, 90_000);

  afterAll(async () => {
    await successor?.kill();
    await world.close();
    await Promise.all([holding.close(), busy.close()]);
  });

  test('each of them is made again within 30 s', () => {
    const again = holding.requests.slice(HELD);
    expect(new Set(again.map(idOf)).size).toBe(HELD);
    expect(Math.max(...again.map(({ at }) => at)) - killedAt).toBeLessThan(30_000);
  });

  test('each of them carries the same id, bytes and contract signature as before', () => {
    const fingerprint = (request: ReceivedRequest) => [
      idOf(request),
      request.headers['x-webhook-signature'],
      request.body.toString('hex'),
    ];
    const before = holding.requests.slice(0, HELD).map(fingerprint).sort();
    const after = holding.requests.slice(HELD).map(fingerprint).sort();
    expect(after).toEqual(before);
  });

  test('the lost attempt is on record as unknown, and the next one has its own number', () => {
    for (const id of new Set(holding.requests.map(idOf)))
      expect(attempts.get(id)).toMatchObject([
        { number: 1, statusCode: null, error: expect.stringMatching(/^unknown: /) },
        { number: 2, statusCode: 200, error: null },
      ]);
  });

  test('whatever was waiting reaches its receiver', () => {
    expect(new Set(busy.requests.map(idOf)).size).toBe(BUSY);
  });

  test('there is at most one duplicate per request that was in flight', () => {
    const requests = [...holding.requests, ...busy.requests];
    const counts = [...Map.groupBy(requests, idOf).values()].map(({ length }) => length);
    expect(inHandAtKill).toBeGreaterThanOrEqual(HELD);
    expect(Math.max(...counts)).toBe(2);
    expect(requests.length - counts.length).toBeLessThanOrEqual(inHandAtKill);
  });

  test('no request is missing from the record of attempts', () => {
    const requests = Map.groupBy([...holding.requests, ...busy.requests], idOf);
    const missing = [...requests].filter(
      ([id, { length }]) => (attempts.get(id)?.length ?? 0) < length,
    );
    expect(missing).toEqual([]);
  });
});

test('an event is delivered although the api was killed after its 202 and had set no wake-up job', async () => {
  const world = await startWorld();
  onTestFinished(() => world.close());
  const api = await childApp('api', { ...world.env, REDIS_URL: NOBODY_THERE });
  const endpoint = await receiver();
  const tenant = await world.tenant();
  await tenant.subscribe(`${endpoint.url}/swept`);

  const body = orderEvent();
  const caller = new ApiCaller(api.url, ADMIN_KEY);
  const answer = await caller.call('POST', '/v1/events', { key: tenant.key, body });
  await api.kill();

  expect(answer.status).toBe(202);
  await endpoint.waitFor(1, 10_000);
}, 60_000);

test('a job of the public queue that runs again after a crash makes no second event', async () => {
  const world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  const { uid } = await world.tenant();
  const worker = await world.startWorker();
  const queue = worker.get(QueueBackend).queue(QUEUES.domainEvents);
  // Upstream services need not send an id.
  const body = { organisation_uid: uid, data: exampleData() };
  const job = await queue.add('pharmacy_order_created', body);
  const count = async () => (await world.database.query('SELECT FROM events')).length;
  await eventually(async () => expect(await count()).toBe(1));

  // The crash came between our commit and BullMQ's: the same job is handed out once more.
  await worker.get<unknown, Handler>(DomainEventsConsumer).handle(job);

  expect(await count()).toBe(1);
});
