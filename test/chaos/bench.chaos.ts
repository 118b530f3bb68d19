/** The bench itself: that it can take the system apart and put it together again, and that the accounts still agree. */
import { eventually } from '@rxhooks/testing';
import { beforeAll, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { isShort } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import type { ChaosTenant } from './support/ledger.js';
import { type RawHost, respond, type Turn } from './support/raw-host.js';

const EVENTS = 30;
/** The lease of what a lost worker had in hand: the time limit of an attempt, and 8 s. */
const RECOVERY_MS = 60_000;

let world: ChaosWorld;
let host: RawHost;
let tenant: ChaosTenant;
let duplicates = 0;

beforeAll(async () => {
  world = await startChaosWorld('bench', {
    links: true,
    workers: 2,
    env: { DELIVERY_TIMEOUT_MS: '1500' },
  });
  host = await world.internet.host('receiver');
  tenant = await world.tenant();
  await tenant.subscribe(`${host.url}/hook`);
  return () => world.close();
});

const deliverSome = async () => {
  const events = Array.from({ length: EVENTS }, () => orderEvent());
  expect((await tenant.sendBatch(events)).status).toBe(202);
};

/** The receiver keeps silent until the test is through, so that there is something in flight. */
async function whileInFlight(act: () => Promise<void>): Promise<void> {
  const before = host.requests.length;
  const silent = new Set<Turn>();
  host.script = { answer: (turn) => void silent.add(turn) };
  await deliverSome();
  await eventually(() => expect(host.requests.length).toBeGreaterThan(before));
  await act();
  host.script = { answer: respond(200) };
}

test.skipIf(isShort)(
  'a worker that is killed is replaced by the other one, and comes back',
  async () => {
    await whileInFlight(async () => {
      await world.workers[0]?.kill();
      duplicates += EVENTS;
    });
    await world.workers[0]?.startAgain();
    await world.settled(RECOVERY_MS);
  },
);

test.skipIf(isShort)(
  'a worker that was frozen while its lease ran out does no harm when it goes on',
  async () => {
    await whileInFlight(async () => {
      world.workers[0]?.freeze();
      duplicates += EVENTS;
    });
    await world.settled(RECOVERY_MS);
    world.workers[0]?.thaw();
    await deliverSome();
    await world.settled(RECOVERY_MS);
  },
);

test('what is accepted while Redis is cut off is delivered', async () => {
  world.links?.redis.cut();
  await deliverSome();
  world.links?.redis.restore();
  await world.settled(RECOVERY_MS);
});

test('what is accepted before PostgreSQL hangs is delivered when it goes on', async () => {
  await deliverSome();
  world.links?.postgres.hang();
  const answer = tenant.sendBatch([orderEvent()]).catch(() => undefined);
  await answer; // an error or nothing at all, and not a 202 that means nothing
  world.links?.postgres.restore();
  duplicates += EVENTS;
  await world.settled(RECOVERY_MS);
});

test('a slow and sliced wire to both servers changes nothing but the time it takes', async () => {
  world.links?.redis.slow(20);
  world.links?.postgres.slow(20);
  world.links?.postgres.slice(100);
  await deliverSome();
  await world.settled(RECOVERY_MS);
  world.links?.redis.restore();
  world.links?.postgres.restore();
});

test('a worker that is told to stop ends by itself', async () => {
  const { code, signal } = (await world.workers[0]?.terminate()) ?? {};
  expect(code === 0 || signal === 'SIGTERM').toBe(true);
});

test('all accounts agree, and nobody was led astray', () =>
  expectInvariants(world, { duplicates, isOffSchedule: true }));
