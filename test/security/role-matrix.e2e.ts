import { type Role as AnyRole, ROLES } from '@rxhooks/application';
import { GRANTS, LEAST_ROLES, PERMISSIONS, permissionsOf } from '@rxhooks/contracts';
import { loadConfig } from '@rxhooks/platform';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../apps/api/src/create-api.js';
import { addPharmacy, issueKey, issueOperatorKey, ORGANISATIONS } from '../support/admin.js';
import { contractHeaders } from '../support/contract-headers.js';
import { isDecoda } from '../support/decoda.js';
import { listOperations, listRoutes, type Operation } from '../support/operations.js';
import { sembleOf } from '../support/semble.js';
import type { Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

const READ = 'notification_subscription:read';
const WRITE = 'notification_subscription:write';
const DELIVERIES = 'notification_delivery:read';
const TARGETS = 'for an operator subscription_target:write';
const PAYLOADS = 'for an operator event_data:read';
const PHARMACY_READ = 'webhooks_read, only of a pharmacy';
const PHARMACY_WRITE = 'webhooks_write, only of a pharmacy';

/**
 * Who may call what, and nobody else may. A permission is that of a key, which a pharmacy's key has as well; `and` stands
 * between those of which a key needs both. An operator has the permissions of its role.
 */
const WHO_MAY: Readonly<Record<string, string>> = {
  'GET /health/live': 'anybody',
  'GET /health/ready': 'anybody',
  'GET /v1/event-types': 'any key',
  'POST /v1/events': 'event:write, operator',
  'POST /v1/events/batch': 'event:write, operator',
  'DELETE /v1/events/{id}/data': 'event:write, operator',
  'GET /v1/events': 'event:read',
  'GET /v1/events/refused': 'event:read, not a pharmacy',
  'GET /v1/events/{id}': 'event:read',
  'GET /v1/events/{id}/data': 'event_data:read, not a pharmacy',
  'GET /v1/management/notification-deliveries': 'notification_delivery:read',
  'GET /v1/management/notification-deliveries/{uid}': 'notification_delivery:read',
  'GET /v1/management/notification-deliveries/{uid}/request-body':
    'notification_delivery:read and event_data:read',
  'POST /v1/management/notification-deliveries/{uid}/resend': 'notification_delivery:write',
  'GET /v1/management/recoveries': 'notification_delivery:read',
  'POST /v1/management/recoveries': 'notification_delivery:write',
  'GET /v1/management/recoveries/{uid}': 'notification_delivery:read',
  'POST /v1/management/recoveries/{uid}/cancel': 'notification_delivery:write',
  'GET /v1/management/notification-subscriptions': `${READ}, not a pharmacy`,
  'POST /v1/management/notification-subscriptions': `${WRITE}, not a pharmacy, ${TARGETS}`,
  'DELETE /v1/management/notification-subscriptions': `${WRITE}, not a pharmacy, ${TARGETS}`,
  'POST /v1/management/notification-subscriptions/test': `${WRITE}, not a pharmacy`,
  'GET /v1/external-pharmacy-api-v1/webhooks': PHARMACY_READ,
  'POST /v1/external-pharmacy-api-v1/webhooks': PHARMACY_WRITE,
  'DELETE /v1/external-pharmacy-api-v1/webhooks/{subscription_uid}': PHARMACY_WRITE,
  'GET /v1/external_pharmacy_api/webhooks': PHARMACY_READ,
  'POST /v1/external_pharmacy_api/webhooks': PHARMACY_WRITE,
  'DELETE /v1/external_pharmacy_api/webhooks/{subscription_uid}': PHARMACY_WRITE,
  'POST /webhook/decoda/create': `${READ} and ${WRITE}, not a pharmacy, ${TARGETS}`,
  'GET /webhook/decoda/list': `${READ} and ${WRITE}, not a pharmacy, ${TARGETS}`,
  'GET /webhook/decoda/get/{webhook_id}': `${READ} and ${WRITE}, not a pharmacy, ${TARGETS}`,
  'PUT /webhook/decoda/update/{webhook_id}': `${READ} and ${WRITE}, not a pharmacy, ${TARGETS}`,
  'DELETE /webhook/decoda/delete/{webhook_id}': `${WRITE}, not a pharmacy, ${TARGETS}`,
  'GET /webhook/decoda/{webhook_id}/delivery-attempts/list': `${READ} and ${DELIVERIES}, not a pharmacy, ${PAYLOADS}`,
  'GET /webhook/decoda/events/{webhook_delivery_attempt_id}': `${READ} and ${DELIVERIES}, not a pharmacy, ${PAYLOADS}`,
  'GET /webhook/decoda/events/{webhook_delivery_attempt_id}/send': `${WRITE} and ${DELIVERIES}, not a pharmacy, ${PAYLOADS}`,
  'POST /v1/webhook/create': `${READ} and ${WRITE}, not a pharmacy, ${TARGETS}`,
  'GET /v1/webhook/list': `${READ} and ${WRITE}, not a pharmacy, ${TARGETS}`,
  'GET /v1/webhook/get/{webhook_id}': `${READ} and ${WRITE}, not a pharmacy, ${TARGETS}`,
  'PUT /v1/webhook/update/{webhook_id}': `${READ} and ${WRITE}, not a pharmacy, ${TARGETS}`,
  'DELETE /v1/webhook/delete/{webhook_id}': `${WRITE}, not a pharmacy, ${TARGETS}`,
  'GET /v1/webhook/{webhook_id}/delivery-attempts/list': `${READ} and ${DELIVERIES}, not a pharmacy, ${PAYLOADS}`,
  'GET /v1/webhook/events/{webhook_delivery_attempt_id}': `${READ} and ${DELIVERIES}, not a pharmacy, ${PAYLOADS}`,
  'GET /v1/webhook/events/{webhook_delivery_attempt_id}/send': `${WRITE} and ${DELIVERIES}, not a pharmacy, ${PAYLOADS}`,
  'POST /graphql': 'seeWebhooks, createWebhooks, editWebhooks, deleteWebhooks', // and each of its fields has a permission, see below
  'POST /v1/management/pause': `${WRITE}, not a pharmacy`,
  'POST /v1/management/resume': `${WRITE}, not a pharmacy`,
  'GET /v1/management/stats': DELIVERIES,
  'GET /v1/management/subscriptions/{uid}/stats': DELIVERIES,
  'GET /v1/management/subscriptions': READ,
  'POST /v1/management/subscriptions': `${WRITE}, not a pharmacy, ${TARGETS}`,
  'DELETE /v1/management/subscriptions/{uid}': `${WRITE}, not a pharmacy, ${TARGETS}`,
  'GET /v1/management/subscriptions/{uid}': READ,
  'PATCH /v1/management/subscriptions/{uid}': WRITE,
  'POST /v1/management/subscriptions/{uid}/pause': WRITE,
  'POST /v1/management/subscriptions/{uid}/resume': WRITE,
  'POST /v1/management/subscriptions/{uid}/probe': WRITE,
  'POST /v1/management/subscriptions/{uid}/test': WRITE,
  'POST /v1/management/subscriptions/{uid}/discard': 'notification_delivery:write',
  'POST /v1/management/subscriptions/{uid}/rotate-secret': WRITE,
  'GET /v1/admin/organisations': 'organisation:read',
  'POST /v1/admin/organisations': 'organisation:write',
  'GET /v1/admin/organisations/{organisation}': 'organisation:read',
  'PATCH /v1/admin/organisations/{organisation}': 'organisation:write',
  'GET /v1/admin/organisations/{organisation}/pharmacies': 'organisation:read',
  'POST /v1/admin/organisations/{organisation}/pharmacies': 'organisation:write',
  'GET /v1/admin/organisations/{organisation}/api-keys': 'api_key:read',
  'POST /v1/admin/organisations/{organisation}/api-keys': 'api_key:write',
  'DELETE /v1/admin/organisations/{organisation}/api-keys/{key}': 'api_key:write',
  'GET /v1/admin/operator-keys': 'operator_key:read',
  'POST /v1/admin/operator-keys': 'operator_key:write',
  'DELETE /v1/admin/operator-keys/{key}': 'operator_key:write',
  'POST /v1/sessions': 'anybody', // with a key in its body
  'POST /v1/sessions/codes': 'any operator',
  'GET /v1/sessions/current': 'any operator', // and a key has none
  'DELETE /v1/sessions/current': 'any operator',
  'GET /v1/admin/sessions': 'operator_key:read',
  'DELETE /v1/admin/sessions/{session}': 'operator_key:write',
  'GET /v1/admin/audit-log': 'audit_log:read',
  'GET /v1/admin/quarantined-events': 'quarantined_event:read',
  'POST /v1/admin/quarantined-events/{uid}/release': 'quarantined_event:write',
};

/** Served, and not described: the description itself, the dashboard, the page behind a link in a mail, and what Prometheus reads. */
const UNDESCRIBED =
  /^(GET|HEAD) (\/docs|\/dashboard|\/openapi(\.(json|yaml)|\/[a-z]+\.json)$|\/metrics$)|^(GET|HEAD|POST) \/v1\/mail-confirmations$/;

/** What a contract with a key header of its own says where the others say it with a code. */
const MISSING = '422 missing header';
const CODES: readonly (readonly [text: RegExp, code: string])[] = [
  [/^The API key was not found|^Invalid token\.$/, 'invalid_api_key'],
  [/^Missing token\.$/, 'api_key_missing'],
  [/ (lacks the|needs one of the) permissions? |^Only the key of /, 'permission_denied'],
];
const codeOf = (text: string) => CODES.find(([pattern]) => pattern.test(text))?.[1];
/** A header names the organisation of an operator's call. */
const SELECTS_NONE = '400 selects no organisation';

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

type Role = {
  readonly name: string;
  readonly key?: string;
  /** What an operator may do. */
  readonly held?: readonly string[];
  readonly organisation?: string;
};

const OPERATORS: readonly (readonly [name: string, role: AnyRole, grants: readonly string[]])[] = [
  ...ROLES.map((role) => [role, role, []] as const),
  ['viewer with the grant', 'viewer', GRANTS],
  ['admin with the grant', 'admin', GRANTS],
];

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
  const operators = OPERATORS.map(async ([name, role, grants]) => ({
    name,
    key: (await issueOperatorKey(api, role, grants)).key,
    held: permissionsOf({ role, grants }),
    organisation: uid,
  }));
  return [
    { name: 'nobody' },
    { name: 'an unknown key', key: `rxh_${'x'.repeat(43)}` },
    { name: 'a revoked key', key: revoked.key },
    { name: 'a key without permissions', key: (await issueKey(api, uid, [])).key },
    ...(await Promise.all(keys)),
    { name: 'a pharmacy', key: (await issueKey(api, uid, PERMISSIONS, pharmacy)).key },
    {
      name: 'bootstrap, for no organisation',
      key: ADMIN_KEY,
      held: permissionsOf({ role: 'admin', grants: [] }),
    },
    ...(await Promise.all(operators)),
  ];
}

/** `in`, or the code of the refusal. */
async function visit({ name, method, path }: Operation, role: Role): Promise<string> {
  const { key } = role;
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  const headers = { ...contractHeaders(name, tenant.slug, key), ...selecting(role) };
  const answer = await world.api.call(method, path(), { key, body, headers });
  if (answer.status === 400 && JSON.stringify(answer.body).includes('X-Organisation is expected'))
    return SELECTS_NONE;
  const isRefused = answer.status === 401 || answer.status === 403;
  if (answer.status === 422 && answer.body.detail?.[0]?.loc[0] === 'header') return MISSING;
  if (!isRefused) return 'in';
  const { code, detail, errors } = answer.body;
  return `${answer.status} ${code ?? codeOf(detail ?? errors?.[0].message)}`;
}

const selecting = ({ organisation }: Role): Readonly<Record<string, string>> =>
  organisation === undefined ? {} : { 'X-Organisation': organisation };

/** A role that is two permissions may do what either of them may. */
function hasAll(role: string, needed: string): boolean {
  const held = role.split(' and ');
  return needed.split(' and ').every((one) => held.includes(one));
}

/** The vendor's own words, and only at the vendor's calls. */
const isRxscale = (name: string) =>
  /\/(notification-subscriptions|external-pharmacy-api-v1|external_pharmacy_api)/.test(name);

function expected(name: string, who: string, role: Role): string {
  if (who === 'anybody') return 'in';
  if (role.name === 'nobody' && isDecoda(name)) return MISSING;
  if (role.name === 'nobody')
    return isRxscale(name) ? '401 authorization_header_missing' : '401 api_key_missing';
  if (['an unknown key', 'a revoked key'].includes(role.name)) return '401 invalid_api_key';
  if (who === 'any key') return 'in';
  if (who === 'any operator') return role.held ? 'in' : '403 permission_denied';
  if (role.held) return expectedOf(role.held, who, role.organisation !== undefined);
  const [first = '', ...more] = who.split(', ');
  const isOfOperators = first in LEAST_ROLES && !PERMISSIONS.some((it) => it === first);
  const isIn =
    ([first, ...more].some((needed) => hasAll(role.name, needed)) &&
      !more.includes('only of a pharmacy')) ||
    (role.name === 'a pharmacy' && !isOfOperators && !more.includes('not a pharmacy'));
  return isIn ? 'in' : '403 permission_denied';
}

function expectedOf(held: readonly string[], who: string, selects: boolean): string {
  const parts = who.split(', ');
  const also = parts
    .find((it) => it.startsWith('for an operator '))
    ?.split(' ')
    .at(-1);
  const isHeld = parts.some((needed) => needed.split(' and ').every((it) => held.includes(it)));
  if (!isHeld || (also !== undefined && !held.includes(also))) return '403 permission_denied';
  const [first = ''] = who.split(/, | and /);
  const isOfTenants = PERMISSIONS.some((it) => it === first);
  return selects || !isOfTenants || parts.includes('operator') ? 'in' : SELECTS_NONE;
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
  expect(visits).toEqual(Object.fromEntries(roles.map((it) => [it.name, expected(name, who, it)])));
});

/** `in`, or the code of the refusal, in the words of routes. */
async function ask(query: string, role: Role): Promise<string> {
  const { key = '' } = role;
  const { status, body } = await sembleOf(world, { key }).post({ query }, selecting(role));
  if (status === 401) return `401 ${codeOf(body.errors[0].message)}`;
  if (status === 400) return SELECTS_NONE;
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
    Object.fromEntries(roles.map((it) => [it.name, expected('field', who, it)])),
  );
});
