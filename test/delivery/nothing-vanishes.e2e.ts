/**
 * For every subscription, the events that it asked for have each a delivery on record, whatever became of subscription,
 * endpoint and payload, also when workers are killed with requests under way; and each request that a receiver got is on
 * record. The model is this file's own. `VANISH_SEED` repeats a run.
 */
import { randomInt } from 'node:crypto';
import { eventually, type Receiver, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChildApp, startChild } from '../support/child-app.js';
import { MANAGED, managedIn } from '../support/endpoint-health.js';
import { SEMBLE_PERMISSIONS, sembleOf } from '../support/semble.js';
import { ALL_PERMISSIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const SEED = Number(process.env['VANISH_SEED'] ?? randomInt(2 ** 31));
const STEPS = 150;
const TYPES = ['booking.created', 'patient.created'] as const;
const STATUSES = ['pending', 'retrying', 'succeeded', 'failed', 'skipped', 'cancelled'];

type Type = (typeof TYPES)[number];
type Hook = {
  readonly uid: string;
  readonly endpoint: Receiver;
  readonly types: Set<Type>;
  readonly wanted: string[];
  answer: number | 'hang';
  isRemoved: boolean;
};

let world: World;
let worker: ChildApp;
let tenant: Tenant;
let webhooks: ReturnType<typeof sembleOf>;
const hooks: Hook[] = [];
/** Of `killInFlight`. */
let killed: readonly Hook[];
const events: string[] = [];
const erased = new Set<string>();

/** Mulberry32: the same steps for the same seed. */
let state = SEED;
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
}
const oneOf = <Value>(values: readonly Value[]): Value => values[random(values.length)]!;

async function subscribe(type: Type = oneOf(TYPES)): Promise<Hook> {
  const types = new Set([type]);
  const hook = { answer: 200, types, wanted: [], isRemoved: false };
  const endpoint = await startReceiver({
    respond: () => (made.answer === 'hang' ? { hang: true } : { status: made.answer }),
  });
  const { id: uid } = await webhooks.create(`${endpoint.url}/hook`, [...types]);
  const made: Hook = Object.assign(hook, { uid, endpoint });
  hooks.push(made);
  return made;
}

async function send(types: readonly Type[] = TYPES, count = 1 + random(8)): Promise<void> {
  const batch = Array.from({ length: count }, () => ({
    id: `event-${events.length}-${random(2 ** 31)}`,
    event_type: oneOf(types),
    data: { bookingId: 'b1', patientId: 'p1' },
  }));
  const { body } = await tenant.call('POST', '/v1/events/batch', { events: batch });
  expect(body.results).toEqual(batch.map(({ id }) => ({ id, duplicate: false })));
  for (const { id, event_type: type } of batch) {
    events.push(id);
    for (const hook of hooks) if (!hook.isRemoved && hook.types.has(type)) hook.wanted.push(id);
  }
}

async function erase(id: string): Promise<void> {
  await tenant.call('DELETE', `/v1/events/${id}/data`);
  erased.add(id);
}

async function addType({ uid, types }: Hook): Promise<void> {
  for (const type of TYPES) types.add(type);
  await webhooks.update(uid, { eventTypes: [...types] });
}

/** One that is removed before an event is fanned out has no delivery of it. */
async function remove(hook: Hook): Promise<void> {
  await allFannedOut();
  await webhooks.delete(hook.uid);
  hook.isRemoved = true;
}

const allFannedOut = () =>
  eventually(
    async () => {
      const [waiting] = await world.database.query('SELECT count(*)::int FROM waiting_events');
      expect(waiting).toEqual({ count: 0 });
      await expectErasedOnRecord();
    },
    { timeoutMs: 30_000 },
  );

/** An event that is erased while a worker has it in hand waits no more, and its deliveries are that worker's to record. */
async function expectErasedOnRecord(): Promise<void> {
  const rows = await world.database.query(
    'SELECT FROM deliveries d JOIN events e ON e.uid = d.event_uid WHERE e.id = ANY ($1)',
    [[...erased]],
  );
  const wanted = hooks.flatMap((hook) => hook.wanted.filter((id) => erased.has(id)));
  expect(rows).toHaveLength(wanted.length);
}

/**
 * Kills the worker with all that it has in hand but events that were erased, and starts another one when its leases are
 * over.
 */
async function replaceWorker(): Promise<void> {
  await eventually(expectErasedOnRecord, { timeoutMs: 30_000 });
  await worker.kill();
  for (const table of ['deliveries', 'waiting_events'])
    await world.database.query(
      `UPDATE ${table} SET lease_until = now() - interval '1 second' WHERE lease_until > now()`,
    );
  worker = await startChild('worker', world.env);
}

/** A request is under way to each of them when the first is removed, the second disabled and the payload for the third erased. */
async function killInFlight(): Promise<readonly Hook[]> {
  await tenant.call('POST', '/v1/management/resume');
  const [removed, disabled] = [await subscribe(TYPES[0]), await subscribe(TYPES[0])];
  const last = await subscribe(TYPES[1]);
  const all = [removed, disabled, last];
  for (const hook of all) hook.answer = 'hang';
  await send([TYPES[0]], 1);
  await send([TYPES[1]], 1);
  await Promise.all(all.map(({ endpoint }) => endpoint.waitFor(1, 10_000)));
  await remove(removed);
  disabled.answer = 410;
  await send([TYPES[0]], 1);
  await managedIn(tenant, disabled.uid, { status: 'disabled' });
  for (const id of last.wanted) await erase(id);
  await replaceWorker();
  return all;
}

/** So that no run ends without one that was skipped and one that was cancelled. */
async function endWithOneOfEach(hook: Hook): Promise<void> {
  await tenant.call('POST', '/v1/management/resume');
  await addType(hook);
  await call(`${hook.uid}/resume`);
  hook.answer = 410;
  await send();
  await managedIn(tenant, hook.uid, { status: 'disabled' });
  await send();
  await allFannedOut();
  await erase(events.at(-1)!);
  await send();
}

const call = (path: string) => tenant.call('POST', `${MANAGED}/${path}`);

const ACTIONS: readonly (readonly [weight: number, act: () => Promise<unknown>])[] = [
  [10, () => send()],
  [1, async () => hooks.filter(({ isRemoved }) => !isRemoved).length < 8 && subscribe()],
  [0.5, async () => hooks.length > 3 && remove(oneOf(hooks.slice(1)))],
  [1, () => addType(oneOf(hooks))],
  [2, () => call(`${oneOf(hooks).uid}/pause`)],
  [3, () => call(`${oneOf(hooks).uid}/resume`)],
  [3, async () => void (oneOf(hooks).answer = oneOf([200, 200, 410, 500, 503, 'hang']))],
  [2, () => tenant.call('POST', '/v1/management/pause')],
  [3, () => tenant.call('POST', '/v1/management/resume')],
  [2, async () => events.length > 0 && erase(oneOf(events))],
  [0.5, replaceWorker],
];
const CHOICES = ACTIONS.flatMap(([weight, act]) => Array.from({ length: 2 * weight }, () => act));

beforeAll(async () => {
  const env = { RETRY_SCHEDULE_SECONDS: '0.2,600', DELIVERY_TIMEOUT_MS: '20000' };
  world = await startWorld(env, { withWorker: false });
  worker = await startChild('worker', world.env);
  tenant = await world.tenant([...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
  webhooks = sembleOf(world, tenant);
  for (let count = 0; count < 3; count += 1) await subscribe();
  for (let step = 0; step < STEPS; step += 1) await oneOf(CHOICES)();
  // A new one, for the others may still wait for an answer.
  await endWithOneOfEach(await subscribe());
  killed = await killInFlight();
  await allFannedOut();
  // No answers that come later.
  for (const hook of hooks) hook.answer = 200;
  await eventually(
    async () => {
      const inHand = await world.database.query(
        `SELECT FROM deliveries d JOIN subscriptions s ON s.uid = d.subscription_uid
         WHERE d.lease_until > now()
           OR d.status IN ('pending', 'retrying') AND (s.removed_at IS NOT NULL OR s.status = 'disabled' OR d.due_at IS NULL)`,
      );
      expect(inHand).toEqual([]);
    },
    { timeoutMs: 60_000 },
  );
}, 240_000);
afterAll(async () => {
  await worker?.kill();
  await world.close();
  await Promise.all(hooks.map(({ endpoint }) => endpoint.close()));
});

test(`each event has one delivery for each subscription that wanted it, and no other has one (VANISH_SEED=${SEED})`, async () => {
  for (const { uid, wanted } of hooks) {
    const rows: { id: string; status: string }[] = await world.database.query(
      `SELECT e.id, d.status FROM deliveries d JOIN events e ON e.uid = d.event_uid
       WHERE d.subscription_uid = $1`,
      [uid],
    );
    expect(rows.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted());
    expect(STATUSES).toEqual(expect.arrayContaining(rows.map(({ status }) => status)));
  }
});

test(`each request that was made is on record, or its delivery is still open for it (VANISH_SEED=${SEED})`, async () => {
  const rows: { uid: string; onRecord: number }[] = await world.database.query(
    `SELECT d.uid, (d.status IN ('pending', 'retrying') AND d.lease_token IS NOT NULL)::int + count(a.number)::int
            + count(a.number) FILTER (WHERE a.resent)::int AS "onRecord"
     FROM deliveries d LEFT JOIN attempts a ON a.delivery_uid = d.uid GROUP BY d.uid`,
  );
  const onRecord = new Map(rows.map((row) => [row.uid, row.onRecord]));
  const made = Map.groupBy(
    hooks.flatMap(({ endpoint }) => endpoint.requests),
    ({ headers }) => headers['webhook-id'] ?? '',
  );
  const missing = [...made].filter(([id, { length }]) => (onRecord.get(id) ?? 0) < length);
  expect(missing.map(([id, { length }]) => [id, length, onRecord.get(id)])).toEqual([]);
});

test(`what has ended is in the hands of no worker (VANISH_SEED=${SEED})`, async () => {
  const held = await world.database.query(
    `SELECT uid, status FROM deliveries WHERE status NOT IN ('pending', 'retrying') AND lease_token IS NOT NULL`,
  );
  expect(held).toEqual([]);
});

test(`what was under way to an end when its worker was killed has ended with a lost attempt (VANISH_SEED=${SEED})`, async () => {
  const ends = await Promise.all(
    killed.map(async ({ uid, endpoint }) =>
      world.database.query(
        `SELECT DISTINCT d.status, a.status_code FROM deliveries d
         JOIN attempts a ON a.delivery_uid = d.uid AND a.error LIKE 'unknown:%'
         WHERE d.subscription_uid = $1 AND d.uid = $2`,
        [uid, endpoint.requests[0]?.headers['webhook-id']],
      ),
    ),
  );
  expect(ends).toEqual(
    ['cancelled', 'skipped', 'cancelled'].map((status) => [{ status, status_code: null }]),
  );
});

test(`the steps led to every kind of end (VANISH_SEED=${SEED})`, async () => {
  const kinds: { status: string }[] = await world.database.query(
    'SELECT DISTINCT status FROM deliveries',
  );
  const seen = kinds.map(({ status }) => status);
  expect(seen).toEqual(expect.arrayContaining(['succeeded', 'skipped', 'cancelled']));
});
