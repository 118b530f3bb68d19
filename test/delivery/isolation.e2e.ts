import { eventually, type ReceivedRequest, type Receiver, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { letHoldEnd, REST_MS } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { type DeliveryFact, deliveryFacts } from '../support/facts.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const EVENTS = 60;
const TIMEOUT_MS = 1200;
/** What an endpoint nobody knows may have in flight. */
const START = 16;
/** What endpoints may have together of which nothing is known yet: those of a worker, and those of one organisation. */
const [IN_DOUBT, IN_DOUBT_OF_ONE] = [256, 128];
/** So many of them want more, and have at most this each. */
const [CROWD, EACH] = [150, 1];
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
let requestsWhileHanging: number;
let requestsDuringProbe: number;

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
  const { uid } = await tenant.subscribe(`${hanging.url}/hanging`);
  besideHanging = await measure(tenant);
  // The healthy one has the last event before the delivery that waits is written.
  whileHanging = await eventually(async () => {
    const facts = await atHanging();
    expect(facts).toHaveLength(EVENTS);
    return facts;
  });

  await circuitOf(uid, 1);
  requestsWhileHanging = hanging.requests.length;
  await letHoldEnd(world, uid);
  await circuitOf(uid, 2);
  requestsDuringProbe = hanging.requests.length - requestsWhileHanging;
  isHanging = false;
  await letHoldEnd(world, uid);
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

/** Ten requests, one after another: it is tried with one at a time. */
const UNTIL_OPEN_MS = 10 * TIMEOUT_MS + REST_MS;

/** Waits until it is open for so many times, and every request that was made has failed. */
function circuitOf(uid: string, openings: number) {
  return eventually(
    async () => {
      const rows = await world.database.query(
        'SELECT openings, failures FROM endpoint_states WHERE subscription_uid = $1 AND is_open AND held_until > now()',
        [uid],
      );
      expect(rows).toEqual([{ openings, failures: hanging.requests.length }]);
    },
    { timeoutMs: UNTIL_OPEN_MS },
  );
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
  expect(waiting.length).toBeGreaterThan(EVENTS / 2);
});

test('a hanging endpoint gets no more than an unknown one may have, before it is left alone', () => {
  // A machine that takes long to accept the events sees it hang before it has sent as many.
  expect(requestsWhileHanging).toBeLessThanOrEqual(START);
});

test('a hanging endpoint is left with one request in flight, to find out whether it still hangs', () => {
  expect(requestsDuringProbe).toBe(1);
});

test('an endpoint that recovers gets every event it has missed', () => {
  const answered = hanging.requests
    .slice(requestsWhileHanging + requestsDuringProbe)
    .map(timestampOf);
  expect(new Set(answered).size).toBe(EVENTS);
});

/** A world with hanging endpoints, of so many organisations, that want more than each of them may have. */
async function startCrowd(organisations: number) {
  const crowd = await startWorld({ DELIVERY_TIMEOUT_MS: '5000' });
  onTestFinished(() => crowd.close());
  const stuck = await receiver({ respond: () => ({ hang: true }) });
  const quiet = await crowd.tenant();
  for (let index = 0; index < organisations; index += 1) {
    const noisy = await crowd.tenant();
    for (let count = 0; count < CROWD; count += 1) await noisy.subscribe(`${stuck.url}/${count}`);
    const events = Array.from({ length: 2 }, () => orderEvent());
    await noisy.call('POST', '/v1/events/batch', { events });
  }
  return { stuck, quiet };
}

test('a healthy endpoint is served at once beside more hanging ones than the worker has room for', async () => {
  const { stuck, quiet } = await startCrowd(2);
  const open = await receiver();
  await quiet.subscribe(`${open.url}/healthy`);
  await stuck.waitFor(IN_DOUBT, 10_000);

  await quiet.send(orderEvent());

  await open.waitFor(1, 1000);
}, 30_000);

test('an organisation with more hanging endpoints than it has room for leaves the others all of theirs', async () => {
  const { stuck, quiet } = await startCrowd(1);
  // It does not answer either, so that no permit is used twice.
  const other = await receiver({ respond: () => ({ hang: true }) });
  await quiet.subscribe(`${other.url}/quiet`);
  await stuck.waitFor(IN_DOUBT_OF_ONE, 10_000);

  const events = Array.from({ length: START }, () => orderEvent());
  await quiet.call('POST', '/v1/events/batch', { events });

  await other.waitFor(START, 2000);
  expect(stuck.requests.length).toBeLessThanOrEqual(CROWD * EACH);
}, 30_000);
