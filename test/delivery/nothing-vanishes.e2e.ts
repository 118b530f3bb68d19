/**
 * For every subscription, the events that it asked for have each a delivery on record, whatever became of subscription,
 * endpoint and payload. The model is this file's own. `VANISH_SEED` repeats a run.
 */
import { randomInt } from 'node:crypto';
import { eventually, type Receiver, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  answer: number;
};

let world: World;
let tenant: Tenant;
let webhooks: ReturnType<typeof sembleOf>;
const hooks: Hook[] = [];
const events: string[] = [];

/** Mulberry32: the same steps for the same seed. */
let state = SEED;
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
}
const oneOf = <Value>(values: readonly Value[]): Value => values[random(values.length)]!;

async function subscribe(): Promise<void> {
  const types = new Set([oneOf(TYPES)]);
  const hook = { answer: 200, types, wanted: [] };
  const endpoint = await startReceiver({ respond: () => ({ status: made.answer }) });
  const { id: uid } = await webhooks.create(`${endpoint.url}/hook`, [...types]);
  const made: Hook = Object.assign(hook, { uid, endpoint });
  hooks.push(made);
}

async function send(): Promise<void> {
  const batch = Array.from({ length: 1 + random(8) }, () => ({
    id: `event-${events.length}-${random(2 ** 31)}`,
    event_type: oneOf(TYPES),
    data: { bookingId: 'b1', patientId: 'p1' },
  }));
  const { body } = await tenant.call('POST', '/v1/events/batch', { events: batch });
  expect(body.results).toEqual(batch.map(({ id }) => ({ id, duplicate: false })));
  for (const { id, event_type: type } of batch) {
    events.push(id);
    for (const hook of hooks) if (hook.types.has(type)) hook.wanted.push(id);
  }
}

async function addType({ uid, types }: Hook): Promise<void> {
  for (const type of TYPES) types.add(type);
  await webhooks.update(uid, { eventTypes: [...types] });
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
  await eventually(async () => {
    const { body } = await tenant.call('GET', `/v1/events/${events.at(-1)}`);
    expect(body.fan_out).toBe('done');
  });
  await tenant.call('DELETE', `/v1/events/${events.at(-1)}/data`);
  await send();
}

const call = (path: string) => tenant.call('POST', `${MANAGED}/${path}`);

const ACTIONS: readonly (readonly [weight: number, act: () => Promise<unknown>])[] = [
  [10, send],
  [1, async () => hooks.length < 8 && subscribe()],
  [1, () => addType(oneOf(hooks))],
  [2, () => call(`${oneOf(hooks).uid}/pause`)],
  [3, () => call(`${oneOf(hooks).uid}/resume`)],
  [3, async () => void (oneOf(hooks).answer = oneOf([200, 200, 410, 500, 503]))],
  [2, () => tenant.call('POST', '/v1/management/pause')],
  [3, () => tenant.call('POST', '/v1/management/resume')],
  [2, async () => events.length > 0 && tenant.call('DELETE', `/v1/events/${oneOf(events)}/data`)],
];
const CHOICES = ACTIONS.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '0.2,600' });
  tenant = await world.tenant([...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
  webhooks = sembleOf(world, tenant);
  for (let count = 0; count < 3; count += 1) await subscribe();
  for (let step = 0; step < STEPS; step += 1) await oneOf(CHOICES)();
  await endWithOneOfEach(hooks[0]!);
  await eventually(
    async () => {
      const [waiting] = await world.database.query('SELECT count(*)::int FROM waiting_events');
      expect(waiting).toEqual({ count: 0 });
    },
    { timeoutMs: 30_000 },
  );
}, 120_000);
afterAll(async () => {
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

test(`the steps led to every kind of end (VANISH_SEED=${SEED})`, async () => {
  const kinds: { status: string }[] = await world.database.query(
    'SELECT DISTINCT status FROM deliveries',
  );
  const seen = kinds.map(({ status }) => status);
  expect(seen).toEqual(expect.arrayContaining(['succeeded', 'skipped', 'cancelled']));
});
