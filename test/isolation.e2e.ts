import { eventually, type ReceivedRequest, type Receiver, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { orderEvent } from './support/events.js';
import { type DeliveryFact, deliveryFacts } from './support/facts.js';
import { receiver } from './support/receivers.js';
import type { Tenant } from './support/tenant.js';
import { startWorld, type World } from './support/world.js';

const EVENTS = 60;
const TIMEOUT_MS = 1200;
/** What an endpoint nobody knows may have in flight, and one that answers nothing. */
const [START, FLOOR] = [16, 2];
/** All endpoints of a worker together; the crowd wants more. */
const SLOTS = 1024;
const CROWD = 70;
const ROUNDS_AT_THE_FLOOR = 4;
/** Below this a ratio says more about the machine than about the product. */
const NOISE_MS = 20;

let world: World;
let healthy: Receiver;
let hanging: Receiver;
let isHanging = true;
/** Milliseconds from the sending of an event to its arrival at the healthy endpoint. */
let alone: readonly number[];
let besideHanging: readonly number[];
let whileHanging: readonly DeliveryFact[];
let requestsWhileHanging: readonly ReceivedRequest[];

beforeAll(async () => {
  const patientSchedule = Array(60).fill('1').join(',');
  world = await startWorld({
    DELIVERY_TIMEOUT_MS: `${TIMEOUT_MS}`,
    RETRY_SCHEDULE_SECONDS: patientSchedule,
  });
  healthy = await startReceiver();
  hanging = await startReceiver({ respond: () => (isHanging ? { hang: true } : {}) });
  const tenant = await world.tenant();
  await tenant.subscribe(`${healthy.url}/healthy`);
  alone = await measure(tenant);
  // The same events go to both, so that they share every job.
  await tenant.subscribe(`${hanging.url}/hanging`);
  besideHanging = await measure(tenant);
  whileHanging = await atHanging();

  await hanging.waitFor(START + FLOOR * ROUNDS_AT_THE_FLOOR, 20_000);
  requestsWhileHanging = [...hanging.requests];
  isHanging = false;
  await eventually(
    async () => {
      const open = (await atHanging()).filter(({ status }) => status !== 'succeeded');
      expect(open).toEqual([]);
    },
    { timeoutMs: 30_000 },
  );
}, 90_000);

afterAll(async () => {
  await world.close();
  await Promise.all([healthy.close(), hanging.close()]);
});

/** The order of arrival is nobody's promise: the timestamp in the body tells which event it is. */
async function measure(tenant: Tenant): Promise<readonly number[]> {
  const sentAt = new Map<number, number>();
  const before = healthy.requests.length;
  for (let timestamp = 1; timestamp <= EVENTS; timestamp += 1) {
    sentAt.set(timestamp, Date.now());
    expect((await tenant.send(orderEvent({ timestamp }))).status).toBe(202);
  }
  const requests = await healthy.waitFor(before + EVENTS, 20_000);
  return requests.slice(before).map((request) => request.at - sentAt.get(timestampOf(request))!);
}

function timestampOf({ body }: ReceivedRequest): number {
  return JSON.parse(body.toString()).timestamp;
}

async function atHanging(): Promise<readonly DeliveryFact[]> {
  const rows = await deliveryFacts(world.database);
  return rows.filter(({ target }) => target.startsWith(hanging.url));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

test('a healthy endpoint gets its events about as quickly beside a hanging one as alone', () => {
  expect(median(besideHanging)).toBeLessThan(5 * Math.max(NOISE_MS, median(alone)));
});

test('no event for a healthy endpoint waits for the time-out of a hanging one', () => {
  expect(Math.max(...besideHanging)).toBeLessThan(TIMEOUT_MS);
});

test('what exceeds the cap of an endpoint waits in nobody’s hands', () => {
  const waiting = whileHanging.filter(
    ({ status, attemptsMade, isLeased }) => status === 'pending' && attemptsMade === 0 && !isLeased,
  );
  expect(whileHanging).toHaveLength(EVENTS);
  expect(waiting.length).toBeGreaterThan(EVENTS / 2);
});

test('a hanging endpoint is left with two requests in flight', () => {
  const times = requestsWhileHanging.slice(START).map(({ at }) => at);
  const gaps = times.slice(FLOOR).map((at, index) => at - times[index]!);
  expect(gaps.length).toBeGreaterThanOrEqual(FLOOR * (ROUNDS_AT_THE_FLOOR - 1));
  expect(Math.min(...gaps)).toBeGreaterThan(TIMEOUT_MS * 0.8);
});

test('an endpoint that recovers gets every event it has missed', () => {
  const answered = hanging.requests.slice(requestsWhileHanging.length).map(timestampOf);
  expect(new Set(answered).size).toBe(EVENTS);
});

test('a healthy endpoint is served at once beside more hanging ones than the worker has slots for', async () => {
  const crowd = await startWorld({ DELIVERY_TIMEOUT_MS: '3000' });
  onTestFinished(() => crowd.close());
  const [stuck, open] = [await receiver({ respond: () => ({ hang: true }) }), await receiver()];
  const [noisy, quiet] = [await crowd.tenant(), await crowd.tenant()];
  for (let count = 0; count < CROWD; count += 1) await noisy.subscribe(`${stuck.url}/${count}`);
  await quiet.subscribe(`${open.url}/healthy`);
  const events = Array.from({ length: START }, () => orderEvent());
  await noisy.call('POST', '/v1/events/batch', { events });
  await stuck.waitFor(SLOTS, 10_000);

  await quiet.send(orderEvent());

  await open.waitFor(1, 1000);
}, 30_000);
