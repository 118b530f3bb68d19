/** What workers do not survive: it is quarantined with a readable reason, and takes nobody with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleData, orderEvent } from '../support/events.js';
import type { ChaosApp } from './support/chaos-app.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import type { ChaosTenant } from './support/ledger.js';

const INNOCENT = 50;
const PATIENCE_MS = 300_000;
const STOCK = 'pharmacy_sku_stock_updated';
const POISON_EVENT = 'event-that-kills';
/** One kills at its fan-out, the other at its request. */
const POINTS = `before_fan_out@${POISON_EVENT},before_send@/kills`;

let world: ChaosWorld;
let tenant: ChaosTenant;
let deaths = 0;

beforeAll(async () => {
  world = await startChaosWorld('poison', { env: { DELIVERY_TIMEOUT_MS: '1000' } });
  tenant = await world.tenant();
  const host = await world.internet.host('receiver');
  await tenant.subscribe(`${host.url}/hook`);
  await tenant.subscribe(`${host.url}/kills`, STOCK);
  const [worker] = world.workers as [ChaosApp];
  await worker.kill();
  await worker.startAgain({ FAILPOINT: POINTS });

  await tenant.send(orderEvent({ event_type: STOCK, data: exampleData(STOCK) }));
  await tenant.send(orderEvent({ id: POISON_EVENT }));
  await tenant.sendBatch(Array.from({ length: INNOCENT }, () => orderEvent()));
  await supervise(worker);
}, PATIENCE_MS);

afterAll(() => world?.close());

/** Starts the worker again whenever it dies, until everything has ended one way or the other. */
async function supervise(worker: ChaosApp): Promise<void> {
  const settled = world.settled(PATIENCE_MS).then(() => 'settled' as const);
  for (;;) {
    const what = await Promise.race([settled, worker.isRunning ? worker.ended() : sleep(0)]);
    if (what === 'settled') return;
    deaths += 1;
    // It may die before it is ready, since what kills it may be waiting.
    await worker.startAgain({ FAILPOINT: POINTS }).catch(() => undefined);
  }
}

test('an event that kills every worker is set aside, with a reason', async () => {
  const [event] = await world.database.query(
    'SELECT quarantine_reason AS reason FROM events WHERE id = $1',
    [POISON_EVENT],
  );
  expect(event.reason).toMatch(/^Quarantined: 5 workers in a row ended/);
});

test('a delivery that kills every worker has failed, with a reason and its attempts on record', async () => {
  const rows = await world.database.query(`
    SELECT d.status, d.reason, d.attempts_made, count(a.*)::int AS attempts
    FROM deliveries d JOIN events e ON e.uid = d.event_uid JOIN attempts a ON a.delivery_uid = d.uid
    WHERE e.type = '${STOCK}' GROUP BY d.uid`);
  expect(rows).toEqual([
    {
      status: 'failed',
      reason: expect.stringMatching(/^Quarantined: 5 attempts in a row ended/),
      attempts_made: 5,
      attempts: 5,
    },
  ]);
});

test('everything else is delivered', async () => {
  const [{ count }] = await world.database.query(
    `SELECT count(*)::int FROM deliveries WHERE status = 'succeeded'`,
  );
  console.log(`poison: ${deaths} workers died`);
  expect(count).toBe(INNOCENT);
  const lost = await world.database.query(`SELECT FROM attempts WHERE error LIKE 'unknown%'`);
  await expectInvariants(world, { duplicates: lost.length, isOffSchedule: true });
});
