import { PERMISSIONS } from '@rxhooks/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPharmacy, issueKey, ORGANISATIONS } from '../support/admin.js';
import type { CallOptions } from '../support/api-caller.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

type Route = {
  readonly call: string;
  /** The permission it takes. */
  readonly needs: string;
  /** What an empty request is answered once its caller was let in. */
  readonly letIn: number;
};

const ORGANISATION_ROUTES: readonly Route[] = [
  { call: `GET ${SUBSCRIPTIONS}`, needs: 'notification_subscription:read', letIn: 200 },
  { call: `POST ${SUBSCRIPTIONS}`, needs: 'notification_subscription:write', letIn: 400 },
  { call: `DELETE ${SUBSCRIPTIONS}`, needs: 'notification_subscription:write', letIn: 400 },
  { call: `POST ${SUBSCRIPTIONS}/test`, needs: 'notification_subscription:write', letIn: 400 },
];
const DELIVERY_ROUTES: readonly Route[] = [
  { call: `GET ${DELIVERIES}`, needs: 'notification_delivery:read', letIn: 200 },
  { call: `GET ${DELIVERIES}/dlv_1`, needs: 'notification_delivery:read', letIn: 404 },
  { call: `POST ${DELIVERIES}/dlv_1/resend`, needs: 'notification_delivery:write', letIn: 404 },
];
const EVENT_ROUTES: readonly Route[] = [
  { call: 'POST /v1/events', needs: 'event:write', letIn: 422 },
  { call: 'POST /v1/events/batch', needs: 'event:write', letIn: 422 },
];
const OPERATOR_ROUTES: readonly Route[] = [
  { call: `POST ${ORGANISATIONS}`, needs: 'organisation:write', letIn: 400 },
  { call: `GET ${ORGANISATIONS}`, needs: 'organisation:read', letIn: 200 },
  { call: `POST ${ORGANISATIONS}/org_1/pharmacies`, needs: 'organisation:write', letIn: 400 },
  { call: `POST ${ORGANISATIONS}/org_1/api-keys`, needs: 'api_key:write', letIn: 400 },
  { call: `GET ${ORGANISATIONS}/org_1/api-keys`, needs: 'api_key:read', letIn: 404 },
  { call: `DELETE ${ORGANISATIONS}/org_1/api-keys/key_1`, needs: 'api_key:write', letIn: 404 },
  { call: 'GET /metrics', needs: 'metrics:read', letIn: 200 },
];
const EVENT_TYPES: Route = { call: 'GET /v1/event-types', needs: '', letIn: 200 };
const TENANT_ROUTES = [...ORGANISATION_ROUTES, ...DELIVERY_ROUTES, ...EVENT_ROUTES];

/** The vendor's own, and only at the vendor's routes. */
const BARE = {
  code: 'authorization_header_missing',
  description: 'Authorization header is expected',
};
const NO_KEY = { code: 'api_key_missing', description: 'X-API-Key header is expected' };
const BAD_KEY = {
  code: 'invalid_api_key',
  description: 'The API key was not found or is inactive',
};
const denied = (description: string) => [403, { code: 'permission_denied', description }];
const lacks = ({ needs }: Route) => denied(`The API key lacks the permission ${needs}.`);

let world: World;
let tenant: Tenant;
let pharmacyUid: string;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
  pharmacyUid = await addPharmacy(world.api, tenant.uid);
});
afterAll(() => world.close());

function request({ call }: Route, options: CallOptions) {
  const [method = '', path = ''] = call.split(' ');
  return world.api.call(method, path, { ...options, ...(method === 'POST' && { body: {} }) });
}

async function keyWith(permissions: readonly string[], pharmacy?: string) {
  const { key } = await issueKey(world.api, tenant.uid, permissions, pharmacy);
  return { key };
}

async function revokedKey() {
  const { uid, key } = await issueKey(world.api, tenant.uid, PERMISSIONS);
  await world.api.asAdmin('DELETE', `${ORGANISATIONS}/${tenant.uid}/api-keys/${uid}`);
  return { key };
}

describe.each([...TENANT_ROUTES, ...OPERATOR_ROUTES, EVENT_TYPES])('$call', (route) => {
  test.each([
    ['no key at all', {}, ORGANISATION_ROUTES.includes(route) ? BARE : NO_KEY],
    ['an Authorization header only', { headers: { Authorization: 'Bearer x' } }, NO_KEY],
    ["the operator's key as a bearer", { headers: { Authorization: ADMIN_KEY } }, NO_KEY],
    ['an empty key', { key: '' }, NO_KEY],
    ['an unknown key', { key: 'rxh_unknown' }, BAD_KEY],
    ["another case of the operator's key", { key: ADMIN_KEY.toUpperCase() }, BAD_KEY],
  ])('is closed to %s', async (_, options, body) => {
    const answer = await request(route, options);
    expect([answer.status, answer.body]).toStrictEqual([401, body]);
  });

  test('is closed to a revoked key', async () => {
    const { status, body } = await request(route, await revokedKey());
    expect([status, body]).toStrictEqual([401, BAD_KEY]);
  });
});

describe.each(TENANT_ROUTES)('$call', (route) => {
  const others = PERMISSIONS.filter((permission) => permission !== route.needs);

  test('is denied to a key without permissions', async () => {
    const { status, body } = await request(route, await keyWith([]));
    expect([status, body]).toStrictEqual(lacks(route));
  });

  test('is denied to a key with every permission but its own', async () => {
    const { status, body } = await request(route, await keyWith(others));
    expect([status, body]).toStrictEqual(lacks(route));
  });

  test('is open to a key with no other permission than its own', async () => {
    const { status } = await request(route, await keyWith([route.needs]));
    expect(status).toBe(route.letIn);
  });
});

test.each(ORGANISATION_ROUTES)("$call is denied to a pharmacy's key", async (route) => {
  const { status, body } = await request(route, await keyWith(PERMISSIONS, pharmacyUid));
  const description = 'Only the key of an organisation may call this.';
  expect([status, body]).toStrictEqual(denied(description));
});

test.each([...DELIVERY_ROUTES, ...EVENT_ROUTES, EVENT_TYPES])(
  "$call is open to a pharmacy's key",
  async (route) => {
    const { status } = await request(route, await keyWith(PERMISSIONS, pharmacyUid));
    expect(status).toBe(route.letIn);
  },
);

test.each([...ORGANISATION_ROUTES, ...DELIVERY_ROUTES])(
  '$call is open to the operator who names an organisation, and to no other one',
  async (route) => {
    const { status, body } = await request(route, { key: ADMIN_KEY });
    expect([status, body.error]).toEqual([400, expect.stringContaining('X-Organisation')]);
    const headers = { 'X-Organisation': tenant.slug };
    const selected = await request(route, { key: ADMIN_KEY, headers });
    expect(selected.status).toBe(route.letIn);
  },
);

test.each([...EVENT_ROUTES, ...OPERATOR_ROUTES, EVENT_TYPES])(
  '$call is open to the operator',
  async (route) => {
    const { status } = await request(route, { key: ADMIN_KEY });
    expect(status).toBe(route.letIn);
  },
);

test.each(OPERATOR_ROUTES)("$call is denied to a tenant's key", async (route) => {
  const { status, body } = await request(route, await keyWith(PERMISSIONS));
  expect([status, body]).toStrictEqual(denied('Only the key of an operator may call this.'));
});

test('the catalogue is open to any key, whatever its permissions', async () => {
  const { status } = await request(EVENT_TYPES, await keyWith([]));
  expect(status).toBe(200);
});

test.each(['/health/live', '/health/ready'])('%s is public', async (path) => {
  const { status, body } = await world.api.call('GET', path);
  expect([status, body]).toMatchObject([200, { status: 'ok' }]);
});

test('metrics are Prometheus text', async () => {
  const { headers, body } = await world.api.asAdmin('GET', '/metrics');
  expect(headers.get('content-type')).toMatch(/^text\/plain/);
  expect(body).toContain('# TYPE process_cpu_seconds_total counter');
});

test('a path that does not exist is answered 404 in the shape of the contract', async () => {
  const { status, body } = await world.api.call('GET', '/v1/management/nothing');
  expect([status, body]).toStrictEqual([404, { error: 'Resource not found' }]);
});

type Fault = { readonly loc: readonly unknown[] };

test('every documented route without a key is answered 401, or 422 for the header, the health checks and the login excepted', async () => {
  const { body } = await world.api.call('GET', '/openapi.json');
  const routes = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method, path: path.replaceAll(/\{\w+\}/g, 'x') })),
  );
  const open: string[] = [];
  for (const { method, path } of routes) {
    const { status, body: refusal } = await world.api.call(method.toUpperCase(), path);
    // A contract may word it as a header that is missing.
    const isMissing =
      status === 422 && refusal.detail?.some?.((it: Fault) => it.loc[1] === 'API-KEY');
    if (status !== 401 && !isMissing) open.push(path);
  }
  expect(routes.length).toBeGreaterThanOrEqual(TENANT_ROUTES.length + OPERATOR_ROUTES.length);
  expect(open.toSorted()).toEqual(['/health/live', '/health/ready', '/v1/sessions']);
});

test('a body is not read before the key is known', async () => {
  const oversized = 'x'.repeat(20 * 1024 * 1024);
  const answer = await world.api.call('POST', '/v1/events/batch', {
    key: 'rxh_unknown',
    body: oversized,
  });
  expect(answer.status).toBe(401);
});
