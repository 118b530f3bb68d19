/** Every step of an event's life, with the process killed right before it or right after. */
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { isShort } from './support/bench.js';
import type { ChaosApp } from './support/chaos-app.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import type { ChaosTenant } from './support/ledger.js';
import { respond } from './support/raw-host.js';

const WORKER_POINTS = [
  'before_plan',
  'after_plan',
  'before_fan_out',
  'after_fan_out',
  'before_send',
  'before_send:7',
  'after_send',
  'after_send:7',
  'before_conclude',
  'after_conclude',
  'before_claim',
  'after_claim',
  'after_claim_due',
  'before_endpoint',
  'after_endpoint',
];
/** One side of each step is enough for every change; the other one is for a full run. */
const POINTS = isShort ? WORKER_POINTS.filter((_, index) => index % 2 === 1) : WORKER_POINTS;
const API_POINTS = ['before_event_commit', 'after_event_commit'];
/** One by one, and then together: each way has steps of its own, such as the plan of a batch. */
const EVENTS_EACH_WAY = 10;

let world: ChaosWorld;
let tenant: ChaosTenant;

beforeAll(async () => {
  world = await startChaosWorld('fail-points', {
    env: { DELIVERY_TIMEOUT_MS: '1000', RETRY_SCHEDULE_SECONDS: '0.3,0.3,0.3,0.3,0.3' },
  });
  const flaky = await world.internet.host('flaky', {
    answer: (turn) => respond(isToFail(turn.request.headers['webhook-id']) ? 500 : 200)(turn),
  });
  const quick = await world.internet.host('quick');
  tenant = await world.tenant();
  for (const { url } of [quick, flaky]) await tenant.subscribe(`${url}/hook`);
});

afterAll(() => world?.close());

const seen = new Set<string | undefined>();
/** The first attempt of every third delivery: enough for retries, too little to open the circuit. */
function isToFail(id: string | undefined): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  return seen.size % 3 === 0;
}

/** False when what was left from the point before has killed it by its own before it was ready. */
async function startArmed(worker: ChaosApp, point: string): Promise<boolean> {
  try {
    await worker.startAgain({ FAILPOINT: point });
    return true;
  } catch (error) {
    if (!String((error as Error).cause).includes('ended with code null')) throw error;
    return false;
  }
}

test.each(POINTS)('a worker dies %s', async (point) => {
  const [worker] = world.workers;
  await worker!.kill();
  const isRunning = await startArmed(worker!, point);
  for (let sent = 0; sent < EVENTS_EACH_WAY; sent += 1) await tenant.send(orderEvent());
  await tenant.sendBatch(Array.from({ length: EVENTS_EACH_WAY }, () => orderEvent()));
  if (isRunning) expect(await worker!.ended()).toMatchObject({ signal: 'SIGKILL' });
  await worker!.startAgain();
});

test.each(API_POINTS)(
  'the api dies %s, and the caller sends the event once more',
  async (point) => {
    await world.api.kill();
    await world.api.startAgain({ FAILPOINT: point });
    const event = orderEvent();
    await expect(tenant.send(event)).rejects.toThrow();
    await world.api.ended();
    await world.api.startAgain();

    const answer = await tenant.send(event);

    expect(answer).toMatchObject({
      status: 202,
      body: { duplicate: point === 'after_event_commit' },
    });
  },
);

test('nothing is lost, and nothing is sent twice but what a dead worker had in hand', async () => {
  await world.settled(90_000);
  const [{ lost }] = await world.database.query(
    `SELECT count(*)::int AS lost FROM attempts WHERE error LIKE 'unknown%'`,
  );
  console.log(
    `fail-points: ${world.producer.sent.length} sent, ${lost} attempts lost with their workers`,
  );
  expect(lost).toBeGreaterThan(0);
  await expectInvariants(world, { duplicates: lost, isOffSchedule: true });
  await eventually(async () =>
    expect(
      await world.database.query(`SELECT FROM deliveries WHERE status <> 'succeeded'`),
    ).toEqual([]),
  );
});
