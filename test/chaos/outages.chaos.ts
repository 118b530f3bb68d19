/** Redis and PostgreSQL away, hanging or cutting connections, while the apps go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { isShort } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import { percentile } from './support/figures.js';
import type { ChaosTenant, OrderEvent } from './support/ledger.js';
import { type RawHost, respond } from './support/raw-host.js';

const BACK_WITHIN_MS = 5000;
const OUTAGES_MS = isShort ? [12_000] : [1500, 12_000, 60_000];
const LONGER_THAN_A_LEASE_MS = isShort ? 20_000 : 45_000;
const EVENTS = 200;

let world: ChaosWorld;
let tenant: ChaosTenant;
let host: RawHost;

beforeAll(async () => {
  world = await startChaosWorld('outages', {
    links: true,
    workers: 2,
    env: { DELIVERY_TIMEOUT_MS: '2000', RETRY_SCHEDULE_SECONDS: '0.5,1,2' },
  });
  tenant = await world.tenant();
  host = await world.internet.host('receiver');
  await tenant.subscribe(`${host.url}/hook`);
  await sendAndAwait(30_000);
});

afterAll(() => world?.close());

/** Resolves with how long it took until the event arrived, in milliseconds. */
async function sendAndAwait(timeoutMs: number): Promise<number> {
  const from = performance.now();
  const event: OrderEvent = orderEvent();
  const before = host.requests.length;
  expect((await tenant.send(event)).status).toBe(202);
  await eventually(async () => expect(host.requests.length).toBeGreaterThan(before), { timeoutMs });
  return performance.now() - from;
}

async function countLost(): Promise<number> {
  const lost = await world.database.query(`SELECT FROM attempts WHERE error LIKE 'unknown%'`);
  return lost.length;
}

describe.each(OUTAGES_MS)('after Redis was away for %i ms and the workers idle', (outageMs) => {
  test.each(['cut', 'hang'] as const)(
    'the next event is delivered within seconds (%s)',
    async (kind) => {
      const { redis } = world.links!;
      redis[kind]();
      await sleep(outageMs);
      redis.restore();
      const tookMs = await sendAndAwait(30_000);
      console.log(
        `outages: Redis ${kind} for ${outageMs} ms, first delivery after ${tookMs.toFixed(0)} ms`,
      );
      // Commands that were lost in the hanging connection are given up after 15 s.
      expect(tookMs).toBeLessThan(kind === 'cut' ? BACK_WITHIN_MS : 20_000);
    },
  );
});

test('the api answers 202 while Redis is away, and everything is delivered afterwards', async () => {
  const { redis } = world.links!;
  redis.cut();
  const tookMs: number[] = [];
  for (let sent = 0; sent < EVENTS; sent += 1) {
    const from = performance.now();
    expect((await tenant.send(orderEvent())).status).toBe(202);
    tookMs.push(performance.now() - from);
  }
  redis.restore();
  console.log(`outages: p99 of a 202 without Redis ${percentile(tookMs, 0.99).toFixed(1)} ms`);
  expect(percentile(tookMs, 0.99)).toBeLessThan(100);
  await world.settled();
});

test('without PostgreSQL the api says 503 and when to come again, and recovers by itself', async () => {
  const { postgres } = world.links!;
  postgres.cut();
  const event = orderEvent();
  const refused = await eventually(async () => {
    const answer = await tenant.send(event);
    expect(answer.status).toBe(503);
    return answer;
  });
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  await sleep(2000);
  postgres.restore();
  const from = performance.now();
  await eventually(async () => expect((await tenant.send(event)).status).toBe(202), {
    timeoutMs: 10_000,
  });
  expect(performance.now() - from).toBeLessThan(BACK_WITHIN_MS);
  await world.settled();
});

test.each(isShort ? (['cut'] as const) : (['cut', 'hang'] as const))(
  'without PostgreSQL for longer than a lease lasts nothing that was in hand is sent twice (%s)',
  async (kind) => {
    const { postgres } = world.links!;
    const lost = await countLost();
    const halfway = host.requests.length + EVENTS / 2;
    // Requests have been made by then that are not on record.
    const gone = new Promise<void>((resolve) => {
      host.script = {
        answer: (turn) => {
          if (turn.nth === halfway) resolve(postgres[kind]());
          return respond(200)(turn);
        },
      };
    });
    const sending = Array.from({ length: EVENTS }, () => tenant.send(orderEvent()));
    await gone;
    await Promise.all(sending);
    await sleep(LONGER_THAN_A_LEASE_MS);
    postgres.restore();
    await world.settled();
    expect(await countLost()).toBe(lost);
  },
);

test('connections to PostgreSQL that are cut again and again lose and repeat no change', async () => {
  const over = new AbortController();
  const cutting = (async () => {
    while (!over.signal.aborted) {
      await world.database.query(`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 2`);
      await sleep(200);
    }
  })();
  for (let sent = 0; sent < EVENTS; sent += 1) {
    const event = orderEvent();
    await eventually(async () => expect((await tenant.send(event)).status).toBe(202));
  }
  over.abort();
  await cutting;
  await world.settled();
});

test('the accounts hold after all of this', async () => {
  const lost = await countLost();
  console.log(`outages: ${world.producer.sent.length} sent, ${lost} attempts lost`);
  await expectInvariants(world, { duplicates: lost, isOffSchedule: true });
});
