/** Workers that freeze, are told to stop, or are replaced one after another. */
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@rxhooks/testing';
import { afterEach, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { isShort } from './support/bench.js';
import type { ChaosApp } from './support/chaos-app.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import type { ChaosTenant } from './support/ledger.js';
import { type RawHost, respond, type Turn } from './support/raw-host.js';

const IN_FLIGHT = 12;
const ROUNDS = isShort ? 2 : 20;

let world: ChaosWorld;
let tenant: ChaosTenant;

afterEach(() => world?.close());

async function open(name: string, env: Record<string, string>, workers = 1): Promise<ChaosApp[]> {
  world = await startChaosWorld(name, { workers, env });
  tenant = await world.tenant();
  return [...world.workers];
}

/** Holds the first requests and answers the others. */
async function holdingHost(held: number): Promise<RawHost> {
  const host = await world.internet.host('holding', {
    answer: (turn) => (turn.nth <= held ? undefined : respond(200)(turn)),
  });
  await tenant.subscribe(`${host.url}/hook`);
  return host;
}

const orders = (count: number) => Array.from({ length: count }, () => orderEvent());
const arrived = (host: RawHost, count: number, timeoutMs: number) =>
  eventually(async () => expect(host.requests.length).toBeGreaterThanOrEqual(count), { timeoutMs });

test('a worker that was frozen writes nothing over what was done without it', async () => {
  const [zombie, other] = (await open('frozen', { DELIVERY_TIMEOUT_MS: '2000' }, 2)) as [
    ChaosApp,
    ChaosApp,
  ];
  await other.kill();
  const held: Turn[] = [];
  const host = await world.internet.host('holding', {
    answer: (turn) => {
      if (turn.nth > IN_FLIGHT) return respond(200)(turn);
      held.push(turn);
      return undefined;
    },
  });
  await tenant.subscribe(`${host.url}/hook`);
  await tenant.sendBatch(orders(IN_FLIGHT));
  await arrived(host, IN_FLIGHT, 10_000);
  zombie.freeze();
  await other.startAgain();
  await world.settled(60_000);

  // Its answers have been waiting for it, and come too late.
  for (const turn of held) turn.request.answered = respond(200)(turn);
  zombie.thaw();
  await eventually(async () => expect(await leasesLost(zombie)).toBe(IN_FLIGHT), {
    timeoutMs: 20_000,
  });

  expect(await statuses()).toEqual({ succeeded: IN_FLIGHT });
  await expectInvariants(world, { duplicates: IN_FLIGHT, isOffSchedule: true });
}, 120_000);

test('a worker that was frozen for longer than a request may take reads what came meanwhile', async () => {
  const [worker] = (await open('frozen-for-a-while', { DELIVERY_TIMEOUT_MS: '2000' })) as [
    ChaosApp,
  ];
  const held: Turn[] = [];
  const host = await world.internet.host('prompt', { answer: (turn) => void held.push(turn) });
  await tenant.subscribe(`${host.url}/hook`);
  await tenant.sendBatch(orders(IN_FLIGHT));
  await arrived(host, IN_FLIGHT, 10_000);
  worker.freeze();
  for (const turn of held) turn.request.answered = respond(200)(turn);
  // Not as long as the lease, which another worker could take.
  await sleep(5000);
  worker.thaw();
  await world.settled();
  expect(await statuses()).toEqual({ succeeded: IN_FLIGHT });
  await expectInvariants(world);
}, 60_000);

test('a worker that is told to stop ends what it has in hand, and exits with 0', async () => {
  const [worker] = (await open('drain', { DELIVERY_TIMEOUT_MS: '10000' })) as [ChaosApp];
  const host = await world.internet.host('slow', {
    answer: (turn) => void setTimeout(() => (turn.request.answered = respond(200)(turn)), 3000),
  });
  await tenant.subscribe(`${host.url}/hook`);
  await tenant.sendBatch(orders(IN_FLIGHT));
  await arrived(host, IN_FLIGHT, 10_000);

  expect(await worker.terminate()).toEqual({ code: 0, signal: null });

  expect(await statuses()).toEqual({ succeeded: IN_FLIGHT });
  await expectInvariants(world);
}, 120_000);

test('what a stopping worker cannot end in time is sent by another one at once', async () => {
  const [worker, other] = (await open('hand-back', { DELIVERY_TIMEOUT_MS: '60000' }, 2)) as [
    ChaosApp,
    ChaosApp,
  ];
  await other.kill();
  const host = await holdingHost(IN_FLIGHT);
  await tenant.sendBatch(orders(IN_FLIGHT));
  await arrived(host, IN_FLIGHT, 10_000);
  await other.startAgain();

  expect(await worker.terminate()).toEqual({ code: 0, signal: null });
  const endedAt = Date.now();
  await world.settled(20_000);

  const again = host.requests.slice(IN_FLIGHT).map(({ at }) => at);
  expect(again).toHaveLength(IN_FLIGHT);
  expect(Math.max(...again) - endedAt).toBeLessThan(2000);
  await expectInvariants(world, { duplicates: 0, isOffSchedule: true });
}, 120_000);

test(`nothing is lost or sent twice while every process is replaced ${ROUNDS} times`, async () => {
  const workers = await open('rolling', { DELIVERY_TIMEOUT_MS: '3000' }, 2);
  const host = await world.internet.host('receiver');
  await tenant.subscribe(`${host.url}/hook`);
  const over = new AbortController();
  const producing = (async () => {
    while (!over.signal.aborted) {
      await tenant.sendBatch(orders(5)).catch(() => undefined);
      await sleep(100);
    }
  })();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const app of [world.api, ...workers]) {
      expect(await app.terminate()).toEqual({ code: 0, signal: null });
      await app.startAgain();
    }
  over.abort();
  await producing;
  await world.settled();
  await expectInvariants(world, { isOffSchedule: true });
}, 600_000);

async function statuses(): Promise<Record<string, number>> {
  const rows: { status: string; count: number }[] = await world.database.query(
    'SELECT status, count(*)::int FROM deliveries GROUP BY status',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

async function leasesLost(worker: ChaosApp): Promise<number> {
  const text = await (await fetch(`${worker.url}/metrics`)).text();
  return Number(/^rxhooks_leases_lost_total (\d+)$/m.exec(text)?.[1]);
}
