import { PERMISSIONS } from '@rxhooks/contracts';
import { loadConfig } from '@rxhooks/platform';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../apps/api/src/create-api.js';
import { addPharmacy, issueKey, ORGANISATIONS } from '../support/admin.js';
import { contractHeaders } from '../support/contract-headers.js';
import { isDecoda } from '../support/decoda.js';
import { listOperations, listRoutes, type Operation } from '../support/operations.js';
import { sembleOf } from '../support/semble.js';
import type { Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

const READ = 'notification_subscription:read';
const WRITE = 'notification_subscription:write';
const DELIVERIES = 'notification_delivery:read';
const PHARMACY_READ = 'webhooks_read, only of a pharmacy';
const PHARMACY_WRITE = 'webhooks_write, only of a pharmacy';

/**
 * Who may call what, and nobody else may. A permission is that of a key, which a pharmacy's key has as well; `and` stands
 * between those of which a key needs both.
 */
const WHO_MAY: Readonly<Record<string, string>> = {
  'GET /health/live': 'anybody',
  'GET /health/ready': 'anybody',
  'GET /v1/event-types': 'any key',
  'POST /v1/events': 'event:write, operator',
  'POST /v1/events/batch': 'event:write, operator',
  'DELETE /v1/events/{id}/data': 'event:write, operator',
  'GET /v1/events': 'event:read',
  'GET /v1/events/{id}': 'event:read',
  'GET /v1/events/{id}/data': 'event_data:read, not a pharmacy',
  'GET /v1/management/notification-deliveries': 'notification_delivery:read',
  'GET /v1/management/notification-deliveries/{uid}': 'notification_delivery:read',
  'GET /v1/management/notification-deliveries/{uid}/request-body':
    'notification_delivery:read and event_data:read',
  'POST /v1/management/notification-deliveries/{uid}/resend': 'notification_delivery:write',
  'GET /v1/management/notification-subscriptions': `${READ}, not a pharmacy`,
  'POST /v1/management/notification-subscriptions': `${WRITE}, not a pharmacy`,
  'DELETE /v1/management/notification-subscriptions': `${WRITE}, not a pharmacy`,
  'POST /v1/management/notification-subscriptions/test': `${WRITE}, not a pharmacy`,
  'GET /v1/external-pharmacy-api-v1/webhooks': PHARMACY_READ,
  'POST /v1/external-pharmacy-api-v1/webhooks': PHARMACY_WRITE,
  'DELETE /v1/external-pharmacy-api-v1/webhooks/{subscription_uid}': PHARMACY_WRITE,
  'GET /v1/external_pharmacy_api/webhooks': PHARMACY_READ,
  'POST /v1/external_pharmacy_api/webhooks': PHARMACY_WRITE,
  'DELETE /v1/external_pharmacy_api/webhooks/{subscription_uid}': PHARMACY_WRITE,
  'POST /webhook/decoda/create': `${READ} and ${WRITE}, not a pharmacy`,
  'GET /webhook/decoda/list': `${READ} and ${WRITE}, not a pharmacy`,
  'GET /webhook/decoda/get/{webhook_id}': `${READ} and ${WRITE}, not a pharmacy`,
  'PUT /webhook/decoda/update/{webhook_id}': `${READ} and ${WRITE}, not a pharmacy`,
  'DELETE /webhook/decoda/delete/{webhook_id}': `${WRITE}, not a pharmacy`,
  'GET /webhook/decoda/{webhook_id}/delivery-attempts/list': `${READ} and ${DELIVERIES}, not a pharmacy`,
  'GET /webhook/decoda/events/{webhook_delivery_attempt_id}': `${READ} and ${DELIVERIES}, not a pharmacy`,
  'GET /webhook/decoda/events/{webhook_delivery_attempt_id}/send': `${WRITE} and ${DELIVERIES}, not a pharmacy`,
  'POST /v1/webhook/create': `${READ} and ${WRITE}, not a pharmacy`,
  'GET /v1/webhook/list': `${READ} and ${WRITE}, not a pharmacy`,
  'GET /v1/webhook/get/{webhook_id}': `${READ} and ${WRITE}, not a pharmacy`,
  'PUT /v1/webhook/update/{webhook_id}': `${READ} and ${WRITE}, not a pharmacy`,
  'DELETE /v1/webhook/delete/{webhook_id}': `${WRITE}, not a pharmacy`,
  'GET /v1/webhook/{webhook_id}/delivery-attempts/list': `${READ} and ${DELIVERIES}, not a pharmacy`,
  'GET /v1/webhook/events/{webhook_delivery_attempt_id}': `${READ} and ${DELIVERIES}, not a pharmacy`,
  'GET /v1/webhook/events/{webhook_delivery_attempt_id}/send': `${WRITE} and ${DELIVERIES}, not a pharmacy`,
  'POST /graphql': 'seeWebhooks, createWebhooks, editWebhooks, deleteWebhooks', // and each of its fields has a permission, see below
  'GET /v1/management/subscriptions': READ,
  'GET /v1/management/subscriptions/{uid}': READ,
  'PATCH /v1/management/subscriptions/{uid}': WRITE,
  'POST /v1/management/subscriptions/{uid}/pause': WRITE,
  'POST /v1/management/subscriptions/{uid}/resume': WRITE,
  'POST /v1/management/subscriptions/{uid}/rotate-secret': WRITE,
  'GET /v1/admin/organisations': 'operator',
  'POST /v1/admin/organisations': 'operator',
  'GET /v1/admin/organisations/{organisation}': 'operator',
  'PATCH /v1/admin/organisations/{organisation}': 'operator',
  'POST /v1/admin/organisations/{organisation}/pharmacies': 'operator',
  'GET /v1/admin/organisations/{organisation}/api-keys': 'operator',
  'POST /v1/admin/organisations/{organisation}/api-keys': 'operator',
  'DELETE /v1/admin/organisations/{organisation}/api-keys/{key}': 'operator',
  'GET /v1/admin/audit-log': 'operator',
  'GET /v1/admin/quarantined-events': 'operator',
  'POST /v1/admin/quarantined-events/{uid}/release': 'operator',
};

/** Served, and not described: the description itself, the page behind a link in a mail, and what Prometheus reads. */
const UNDESCRIBED =
  /^(GET|HEAD) (\/docs|\/openapi\.(json|yaml)$|\/metrics$)|^(GET|HEAD|POST) \/v1\/mail-confirmations$/;

/** What a contract with a key header of its own says where the others say it with a code. */
const MISSING = '422 missing header';
const CODES: Readonly<Record<string, string>> = {
  'The API key was not found or is inactive': 'invalid_api_key',
  'The API key lacks the permission for this endpoint': 'permission_denied',
  'Missing token.': 'authorization_header_missing',
  'Invalid token.': 'invalid_api_key',
  'The token does not have the permission for this.': 'permission_denied',
};

/** The fields of the GraphQL API, each with a query that calls it and who may call it. */
const FIELDS: Readonly<Record<string, readonly [query: string, who: string]>> = {
  'Query.webhooks': ['{ webhooks { id } }', 'seeWebhooks, not a pharmacy'],
  'Query.webhook': ['{ webhook(id: "x") { id } }', 'seeWebhooks, not a pharmacy'],
  'Mutation.createWebhook': [
    'mutation { createWebhook(input: {url: "x", label: "", eventTypes: []}) { error } }',
    'createWebhooks, not a pharmacy',
  ],
  'Mutation.updateWebhook': [
    'mutation { updateWebhook(id: "x", input: {}) { error } }',
    'editWebhooks, not a pharmacy',
  ],
  'Mutation.deleteWebhook': [
    'mutation { deleteWebhook(id: "x") { error } }',
    'deleteWebhooks, not a pharmacy',
  ],
};

type Role = { readonly name: string; readonly key?: string };

let world: World;
let operations: readonly Operation[];
let roles: readonly Role[];
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  operations = await listOperations(world.api);
  roles = await createRoles();
});
afterAll(() => world.close());

async function createRoles(): Promise<readonly Role[]> {
  const { api } = world;
  tenant = await world.tenant();
  const { uid } = tenant;
  const pharmacy = await addPharmacy(api, uid);
  const revoked = await issueKey(api, uid, PERMISSIONS);
  await api.asAdmin('DELETE', `${ORGANISATIONS}/${uid}/api-keys/${revoked.uid}`);
  const pairs = [`${READ} and ${WRITE}`, `${READ} and ${DELIVERIES}`, `${WRITE} and ${DELIVERIES}`];
  const keys = [...PERMISSIONS, ...pairs].map(async (name) => ({
    name,
    key: (await issueKey(api, uid, name.split(' and '))).key,
  }));
  return [
    { name: 'nobody' },
    { name: 'an unknown key', key: `rxh_${'x'.repeat(43)}` },
    { name: 'a revoked key', key: revoked.key },
    { name: 'a key without permissions', key: (await issueKey(api, uid, [])).key },
    ...(await Promise.all(keys)),
    { name: 'a pharmacy', key: (await issueKey(api, uid, PERMISSIONS, pharmacy)).key },
    { name: 'operator', key: ADMIN_KEY },
  ];
}

/** `in`, or the code of the refusal. */
async function visit({ name, method, path }: Operation, { key }: Role): Promise<string> {
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  const headers = contractHeaders(name, tenant.slug, key);
  const answer = await world.api.call(method, path(), { key, body, headers });
  const isRefused = answer.status === 401 || answer.status === 403;
  if (answer.status === 422 && answer.body.detail?.[0]?.loc[0] === 'header') return MISSING;
  if (!isRefused) return 'in';
  const { code, detail, errors } = answer.body;
  return `${answer.status} ${code ?? CODES[detail ?? errors?.[0].message]}`;
}

/** A role that is two permissions may do what either of them may. */
function hasAll(role: string, needed: string): boolean {
  const held = role.split(' and ');
  return needed.split(' and ').every((one) => held.includes(one));
}

function expected(name: string, who: string, role: string): string {
  if (who === 'anybody') return 'in';
  if (role === 'nobody' && isDecoda(name)) return MISSING;
  if (role === 'nobody') return '401 authorization_header_missing';
  if (['an unknown key', 'a revoked key'].includes(role)) return '401 invalid_api_key';
  const [first = '', ...more] = who.split(', ');
  const isIn =
    who === 'any key' ||
    ([first, ...more].some((needed) => hasAll(role, needed)) &&
      !more.includes('only of a pharmacy')) ||
    (role === 'a pharmacy' && first !== 'operator' && !more.includes('not a pharmacy'));
  return isIn ? 'in' : '403 permission_denied';
}

test('the table has an entry for every operation, and for no other', () => {
  expect(Object.keys(WHO_MAY).toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
});

test('the description lists every route that is served', async () => {
  const app = await createApi(loadConfig(world.env));
  onTestFinished(() => app.close());
  await app.init();
  const known = new Set(
    operations.map(({ name }) => name.replace(/^GET/, 'HEAD')).concat(Object.keys(WHO_MAY)),
  );
  const others = listRoutes(app).filter((route) => !known.has(route) && !UNDESCRIBED.test(route));
  expect(listRoutes(app).length).toBeGreaterThan(operations.length);
  expect(others).toEqual([]);
});

test.each(Object.entries(WHO_MAY))('%s is open to: %s', async (name, who) => {
  const operation = operations.find((it) => it.name === name)!;
  const visits: Record<string, string> = {};
  for (const role of roles) visits[role.name] = await visit(operation, role);
  expect(visits).toEqual(
    Object.fromEntries(roles.map((it) => [it.name, expected(name, who, it.name)])),
  );
});

/** `in`, or the code of the refusal, in the words of routes. */
async function ask(query: string, { key = '' }: Role): Promise<string> {
  const { status, body } = await sembleOf(world, { key }).ask(query);
  if (status === 401) return `401 ${CODES[body.errors[0].message]}`;
  return body.errors?.[0].extensions.code === 'FORBIDDEN' ? '403 permission_denied' : 'in';
}

test('the table of fields has an entry for every field with a resolver, and for no other', async () => {
  const reader = roles.find(({ name }) => name === 'seeWebhooks') as { key: string };
  const { body } = await sembleOf(world, reader).ask(
    '{ __schema { queryType { name fields { name } } mutationType { name fields { name } } } }',
  );
  const types = Object.values<{ name: string; fields: { name: string }[] }>(body.data.__schema);
  const names = types.flatMap((type) => type.fields.map(({ name }) => `${type.name}.${name}`));
  expect(Object.keys(FIELDS).toSorted()).toEqual(names.toSorted());
});

test.each(Object.entries(FIELDS))('%s is open to: %s', async (_, [query, who]) => {
  const visits: Record<string, string> = {};
  for (const role of roles) visits[role.name] = await ask(query, role);
  expect(visits).toEqual(
    Object.fromEntries(roles.map((it) => [it.name, expected('field', who, it.name)])),
  );
});
