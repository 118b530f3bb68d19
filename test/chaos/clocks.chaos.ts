/** Processes whose clock is wrong: at their start, all the time, or from one moment to the next. */
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { addHistory } from '../../libs/persistence/test/history.js';
import { runToEnd } from '../support/run-to-end.js';
import { SEMBLE_PERMISSIONS, sembleOf } from '../support/semble.js';
import { ALL_PERMISSIONS, setUpTenant, type Tenant } from '../support/tenant.js';
import type { ChaosApp } from './support/chaos-app.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import { type FakeClock, makeFakeClock } from './support/fake-clock.js';
import type { ChaosTenant } from './support/ledger.js';
import type { HostRequest, RawHost } from './support/raw-host.js';
import { clockHealthOf, signedOffBy, uidOffBy } from './support/true-time.js';

const TRUE_WITHIN_S = 5;
const KEPT_DAYS = 30;
const TWO_MINUTES_IN_DAYS = 2 / 1440;
const BOOKED = 'booking.created';

let world: ChaosWorld;
let apiClock: FakeClock;
let workerClock: FakeClock;
let worker: ChaosApp | undefined;
let pharmacy: ChaosTenant;
let pharmacyHost: RawHost;
let clinic: Tenant;
let clinicHost: RawHost;

beforeAll(async () => {
  apiClock = await makeFakeClock();
  workerClock = await makeFakeClock();
  world = await startChaosWorld('clocks', { workers: 0, env: apiClock.env });
  pharmacy = await world.tenant();
  pharmacyHost = await world.internet.host('pharmacy');
  await pharmacy.subscribe(`${pharmacyHost.url}/hook`);
  clinic = await setUpTenant(world.caller, [...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
  clinicHost = await world.internet.host('clinic');
  const webhooks = sembleOf({ api: world.caller }, clinic);
  await webhooks.create(`${clinicHost.url}/hook`, [BOOKED]);
});

afterAll(() => world?.close());

/** Starts the worker, with a clock that is wrong from its first moment on; the api's is set while it runs. */
async function startOffBy(offset: string): Promise<void> {
  await Promise.all([apiClock.set(offset), workerClock.set(offset)]);
  if (worker) await worker.startAgain({}, 'live');
  else worker = await world.startWorker(workerClock.env, 'live');
}

/** The uid of an event whose payload was kept for so many days. */
async function addPayload(daysAgo: number): Promise<string> {
  const past = { organisationUid: pharmacy.uid, daysAgo };
  const { uid } = await addHistory((...args) => world.database.query(...args), past);
  return uid;
}

/** Without its row it is gone as well. */
async function isKept(uid: string): Promise<boolean> {
  const rows = await world.database.query(
    'SELECT FROM events WHERE uid = $1 AND data IS NOT NULL',
    [uid],
  );
  return rows.length === 1;
}

/** An event in each contract; gives the id of the first, and the request of each. */
async function deliverBoth(): Promise<{ id: string; requests: readonly HostRequest[] }> {
  const event = orderEvent();
  const before = pharmacyHost.requests.length;
  expect((await pharmacy.send(event)).status).toBe(202);
  const booking = { event_type: BOOKED, data: { bookingId: 'b1' } };
  expect((await clinic.send(booking)).status).toBe(202);
  await eventually(
    () => {
      expect(pharmacyHost.requests.length).toBe(before + 1);
      expect(clinicHost.requests.length).toBe(1);
    },
    { timeoutMs: 15_000 },
  );
  // The accounts at the end are about the other contract.
  const requests = [...pharmacyHost.requests.slice(before), ...clinicHost.requests.splice(0)];
  return { id: event.id, requests };
}

async function expectTrueTimes(): Promise<void> {
  const { id, requests } = await deliverBoth();
  const offs = [...requests.flatMap(signedOffBy), await uidOffBy(world, id)];
  expect(offs).toHaveLength(4);
  expect(Math.max(...offs.map(Math.abs))).toBeLessThan(TRUE_WITHIN_S);
}

test.each([
  ['worker', '+40d', 'ahead of'],
  ['api', '-40d', 'behind'],
])(
  'the %s with a clock of %s refuses to start, says why, and destroys nothing',
  async (kind, offset, direction) => {
    const due = await addPayload(KEPT_DAYS + 1);
    await workerClock.set(offset);
    const { code, lines } = await runToEnd(`apps/${kind}/src/main.ts`, {
      ...world.env,
      ...workerClock.env,
      LOG_LEVEL: 'error',
    });
    expect(code).toBe(78);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 60,
      msg: expect.stringMatching(`is 345[56]\\d{3} s ${direction} the clock of the database`),
    });
    expect(await isKept(due)).toBe(true);
  },
);

describe.each(['+4m', '-4m'])('with clocks of %s', (offset) => {
  const ahead = offset === '+4m' ? 1 : -1;
  let due: string;
  let notYetDue: string;

  beforeAll(async () => {
    due = await addPayload(KEPT_DAYS + TWO_MINUTES_IN_DAYS);
    notYetDue = await addPayload(KEPT_DAYS - TWO_MINUTES_IN_DAYS);
    await startOffBy(offset);
    return () => worker!.terminate();
  });

  test('api and worker run, are not ready, and say by how much', async () => {
    for (const app of [world.api, worker!]) {
      const { skewSeconds, ...health } = await clockHealthOf(app, world);
      expect(health).toEqual({ status: 503, clock: 'skewed' });
      expect(Math.abs(skewSeconds - ahead * 240)).toBeLessThan(TRUE_WITHIN_S);
    }
  });

  test('signatures of each contract and the uids of events have the time of the database', () =>
    expectTrueTimes());

  test('payloads are kept for their days by the time of the database', async () => {
    await eventually(async () => expect(await isKept(due)).toBe(false), { timeoutMs: 15_000 });
    expect(await isKept(notYetDue)).toBe(true);
  });
});

describe('when clocks jump by 40 days', () => {
  let due: string;

  beforeAll(async () => {
    due = await addPayload(KEPT_DAYS + 1);
    const lock = world.database.createQueryRunner();
    await lock.startTransaction();
    await lock.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    // What is to be destroyed is looked for a second after the start: it has to wait until the clock is wrong.
    await lock.query('LOCK retention_runs IN ACCESS EXCLUSIVE MODE');
    await startOffBy('+0');
    await eventually(
      async () => {
        const waiting = await world.database.query(
          `SELECT FROM pg_locks WHERE relation = 'retention_runs'::regclass AND NOT granted`,
        );
        expect(waiting).not.toEqual([]);
      },
      { timeoutMs: 15_000 },
    );
    await Promise.all([apiClock.set('+40d'), workerClock.set('+40d')]);
    await lock.rollbackTransaction();
    await lock.release();
  });

  test('api and worker are not ready', async () => {
    for (const app of [world.api, worker!])
      expect(await clockHealthOf(app, world)).toMatchObject({ status: 503, clock: 'skewed' });
  });

  test('deliveries go on, and carry the time of the database', () => expectTrueTimes());

  test('a certificate that has expired only by their clock is no fault of its receiver', async () => {
    const host = await world.internet.host('renewing', { certificate: 'goodForDays' });
    const tenant = await world.tenant();
    await tenant.subscribe(`${host.url}/hook`);
    const event = orderEvent();
    expect((await tenant.send(event)).status).toBe(202);
    const delivery = () =>
      world.database.query(
        `SELECT d.status, d.attempts_made AS made, d.schedule_step AS step, a.error
         FROM deliveries d JOIN events e ON e.uid = d.event_uid LEFT JOIN attempts a ON a.delivery_uid = d.uid
         WHERE e.id = $1`,
        [event.id],
      );
    const ours = {
      status: 'retrying',
      made: 1,
      step: 0,
      error: expect.stringContaining('internal'),
    };
    await eventually(async () => expect(await delivery()).toEqual([ours]), { timeoutMs: 10_000 });
    expect(host.requests).toEqual([]);
  });

  test('nothing is destroyed, and the log says so', async () => {
    await eventually(async () =>
      expect(await worker!.log()).toContain('Nothing is erased or deleted: the clock'),
    );
    expect(await isKept(due)).toBe(true);
  });

  test('they are ready again when the clocks are set right', async () => {
    await Promise.all([apiClock.set('+0'), workerClock.set('+0')]);
    await eventually(async () => {
      for (const app of [world.api, worker!])
        expect(await clockHealthOf(app, world)).toMatchObject({ status: 200, clock: 'ok' });
    });
    // What failed by our fault waits for a minute.
    await world.database.query(`UPDATE deliveries SET due_at = now() WHERE status = 'retrying'`);
    await world.settled();
  });
});

test('the accounts hold after all of this', () => expectInvariants(world));
