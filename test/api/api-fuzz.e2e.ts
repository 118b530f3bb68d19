import { PERMISSIONS } from '@rxhooks/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from '../support/api-caller.js';
import { orderEvent } from '../support/events.js';
import { fieldNames, NASTY_TEXTS, nastyValue } from '../support/nasty.js';
import { contractHeaders } from '../support/contract-headers.js';
import { decodaOf } from '../support/decoda.js';
import { listOperations, type Operation } from '../support/operations.js';
import { setUpPharmacy } from '../support/pharmacy.js';
import { ALL, CREATE, sembleOf } from '../support/semble.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

/** To see a failure again: the seed that it printed. */
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const FUZZ_MS = 12_000;
/** Whoever makes the database sleep takes longer. */
const PATIENCE_MS = 10_000;

let world: World;
let operations: readonly Operation[];
let tenantKey: string;
let pharmacyKey: string;
let keys: readonly string[];
let known: readonly string[];
let slug: string;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  operations = await listOperations(world.api);
  const tenant = await world.tenant(PERMISSIONS);
  const { uid } = await tenant.subscribe('https://hooks.example.com/fuzz');
  const pharmacy = await setUpPharmacy(world.api, tenant.uid, PERMISSIONS);
  const own = await pharmacy.subscribe('https://hooks.example.com/fuzz');
  const event = orderEvent();
  await tenant.send(event);
  const { id } = await decodaOf(world, tenant).create('https://hooks.example.com/fuzz', []);
  ({ slug } = tenant);
  tenantKey = tenant.key;
  pharmacyKey = pharmacy.key;
  keys = [ADMIN_KEY, tenantKey, pharmacyKey];
  known = [tenant.uid, tenant.slug, uid, id, own.uid, pharmacy.uid, event.id, event.event_type];
});
afterAll(() => world.close());

/** Whoever gets furthest. */
function keyFor({ name }: Operation): string {
  if (name.includes('/v1/admin/')) return ADMIN_KEY;
  return name.includes('/v1/external') ? pharmacyKey : tenantKey;
}

const REGISTRATION = {
  target: 'https://hooks.example.com/fuzz/2',
  notification_type: 'pharmacy_order_created',
};

/** A body that is right, to be spoilt. */
const VALID: Readonly<Record<string, object>> = {
  'POST /v1/events': orderEvent({ id: undefined }),
  'POST /v1/events/batch': { events: [orderEvent({ id: undefined })] },
  'POST /v1/management/notification-subscriptions': REGISTRATION,
  'POST /v1/external-pharmacy-api-v1/webhooks': REGISTRATION,
  'POST /v1/external_pharmacy_api/webhooks': REGISTRATION,
  'POST /v1/management/notification-subscriptions/test': { target_url: 'http://127.0.0.1:1/' },
  'PATCH /v1/management/subscriptions/{uid}': { rate_limit_per_second: 5 },
  'POST /webhook/decoda/create': { url: 'https://hooks.example.com/fuzz', subscriptions: [] },
  'PUT /webhook/decoda/update/{webhook_id}': { notificationEmail: 'ops@example.com' },
  'POST /graphql': { query: ALL },
  'POST /v1/admin/organisations': { display_name: 'Linden' },
  'POST /v1/admin/organisations/{organisation}/pharmacies': { display_name: 'Linden' },
  'POST /v1/admin/organisations/{organisation}/api-keys': { display_name: 'a', permissions: [] },
};

type Request = {
  readonly operation: Operation;
  readonly key: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
};

async function send({ operation, key, path, query, body }: Request): Promise<Answer> {
  const { method } = operation;
  const startedAt = performance.now();
  const target = `${operation.path(path)}?${query}`;
  const answer = await world.api.call(method, target, {
    key,
    headers: contractHeaders(operation.name, slug, key),
    body: method === 'GET' ? undefined : body,
  });
  expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  return answer;
}

/** Never a fault of ours, and a refusal in one of the shapes there are. */
function expectProper({ status, headers, body }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  if (status < 400) return;
  expect(['code,description', 'error', 'details,error', 'detail', 'errors']).toContain(
    Object.keys(body).toSorted().join(),
  );
}

/** Half a pair of surrogates has no encoding: clients send what it becomes. */
const wellFormed = (text: string) => text.toWellFormed();

function toQuery(pairs: readonly (readonly [string, unknown])[]): string {
  const query = new URLSearchParams();
  for (const [name, value] of pairs)
    query.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  return query.toString();
}

test('whatever stands in a path or a query, it is no fault of ours', async () => {
  const names = fieldNames();
  for (const operation of operations)
    for (const nasty of NASTY_TEXTS.map(wellFormed)) {
      const all = toQuery(names.map((name) => [name, nasty.slice(0, 50)]));
      const key = keyFor(operation);
      for (const query of ['', all])
        expectProper(await send({ operation, key, path: nasty || '-', query, body: {} }));
    }
}, 60_000);

test(`whatever is sent, it is no fault of ours (FUZZ_SEED=${SEED})`, async () => {
  const value = nastyValue(known);
  const name = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...fieldNames()) },
    { weight: 1, arbitrary: fc.string({ maxLength: 10 }) },
  );
  const fields = fc
    .array(fc.tuple(name, value), { maxLength: 3 })
    .map((pairs) => Object.fromEntries(pairs));
  const nested = fc.tuple(name, fc.oneof(fields, fc.array(fields, { maxLength: 3 })));
  const body = ({ name: operation }: Operation) =>
    fc.oneof(
      { weight: 3, arbitrary: fields },
      { weight: 2, arbitrary: fields.map((own) => ({ ...VALID[operation], ...own })) },
      {
        weight: 2,
        arbitrary: nested.map((own) => ({ ...VALID[operation], ...Object.fromEntries([own]) })),
      },
      { weight: 1, arbitrary: value },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    );
  const path = fc.oneof(fc.constantFrom(...known), fc.string({ unit: 'binary', minLength: 1 }));
  const query = fc.array(fc.tuple(name, value), { maxLength: 4 });
  const request = fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      key: fc.constantFrom(...keys),
      path: path.map(wellFormed),
      query: query.map(toQuery),
      body: body(operation),
    }),
  );
  const counts = new Map<number, number>();
  const isProper = async (one: Request) => {
    const answer = await send(one);
    counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
    expectProper(answer);
  };
  await fc.assert(fc.asyncProperty(request, isProper), {
    seed: SEED,
    numRuns: 100_000,
    interruptAfterTimeLimit: FUZZ_MS,
    markInterruptAsFailure: false,
  });
  // It has come through to the handlers as well, and not only to the first check.
  for (const status of [200, 201, 202, 400, 403, 404, 422])
    expect(counts.get(status), `answers with ${status}`).toBeGreaterThan(0);
}, 60_000);

test(`whatever the variables of a query are, it is no fault of ours (FUZZ_SEED=${SEED})`, async () => {
  const value = nastyValue(known);
  const name = fc.constantFrom('url', 'label', 'eventTypes', 'headers', 'key', 'value', 'planted');
  const fields = fc
    .array(fc.tuple(name, value), { maxLength: 3 })
    .map((pairs) => Object.fromEntries(pairs));
  const right = { url: 'https://hooks.example.com/fuzz', label: 'a', eventTypes: ['patient.made'] };
  const input = fc.oneof(
    value,
    fields.map((own) => ({ ...right, ...own })),
    fc.array(fields).map((headers) => ({ ...right, headers })),
  );
  const semble = sembleOf(world, { key: tenantKey });
  const isProper = async (one: unknown) => {
    const answer = await semble.ask(CREATE, { input: one });
    expectProper(answer);
    const codes = (answer.body.errors ?? []).map(
      ({ extensions }: { extensions: { code: string } }) => extensions.code,
    );
    expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
  };
  await fc.assert(fc.asyncProperty(input, isProper), {
    seed: SEED,
    numRuns: 100_000,
    interruptAfterTimeLimit: FUZZ_MS / 4,
    markInterruptAsFailure: false,
  });
}, 60_000);
