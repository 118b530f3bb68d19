import { randomBytes } from 'node:crypto';
import { GRANTS, PERMISSIONS } from '@rxhooks/contracts';
import { type Receiver, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueKey, issueOperatorKey } from '../support/admin.js';
import { contractHeaders } from '../support/contract-headers.js';
import { decodaOf, patientEvent } from '../support/decoda.js';
import { deliveryIn } from '../support/deliveries.js';
import { orderEvent } from '../support/events.js';
import { listOperations, type Operation } from '../support/operations.js';
import { type Pharmacy, setUpPharmacy } from '../support/pharmacy.js';
import { recoveryIn, startRecovery } from '../support/recoveries.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

type Entry = {
  /** Where the ids go: `path uid: delivery` is the uid of a delivery in the path. */
  readonly ids: readonly string[];
  /** Parameters of the path that the operator fills in for every tenant alike. */
  readonly ofAnyTenant?: readonly string[];
  /** The rest of a request that is right in everything but the id. */
  readonly body?: object;
  readonly query?: Readonly<Record<string, string>>;
  /** The status that the owner gets, where it is no success. */
  readonly ownerGets?: number;
};

type Ids = Readonly<Record<string, string>>;

const none: Entry = { ids: [] };
const oneSubscription: Entry = { ids: ['path uid: subscription'] };
/** One of a pharmacy for each of the two base paths, for the owner removes it in the end. */
const PHARMACY_KINDS = ['underOlderPath', 'underNewerPath'];
const underOlderPath: Entry = { ids: ['path subscription_uid: underOlderPath'] };
const underNewerPath: Entry = { ids: ['path subscription_uid: underNewerPath'] };
const oneWebhook: Entry = { ids: ['path webhook_id: webhook'] };
const oneAttempt: Entry = { ids: ['path webhook_delivery_attempt_id: attempt'] };
// Each its own, for one that is being sent cannot be sent again.
const anotherAttempt: Entry = { ids: ['path webhook_delivery_attempt_id: otherAttempt'] };
const ORGANISATION_IN = ['organisation', 'slug'];
const anEvent = ORGANISATION_IN.map((kind) => `body organisation_uid: ${kind}`);

/** Every operation and the ids that it takes. One of the operator's is called for A's organisation. */
const TAKES: Readonly<Record<string, Entry>> = {
  'GET /health/live': none,
  'GET /health/ready': none,
  'GET /v1/event-types': none,
  'POST /v1/events': {
    ids: [...anEvent, 'body pharmacy_uid: pharmacy'],
    body: orderEvent({ id: undefined }),
  },
  'POST /v1/events/batch': none, // its events are judged as single ones are
  'DELETE /v1/events/{id}/data': {
    ids: ['path id: event', ...ORGANISATION_IN.map((kind) => `query organisation_uid: ${kind}`)],
  },
  'GET /v1/events': none, // it takes no ids; what it lists of others is tried below
  'GET /v1/events/refused': none,
  'GET /v1/events/{id}': { ids: ['path id: event', 'path id: eventUid'] },
  'GET /v1/events/{id}/data': { ids: ['path id: event', 'path id: eventUid'] },
  'GET /v1/management/notification-deliveries': {
    ids: ['query subscription_uid: subscription', 'query event_id: event'],
  },
  'GET /v1/management/notification-deliveries/{uid}': { ids: ['path uid: delivery'] },
  'GET /v1/management/notification-deliveries/{uid}/request-body': {
    ids: ['path uid: delivery'],
  },
  'POST /v1/management/notification-deliveries/{uid}/resend': { ids: ['path uid: delivery'] },
  'GET /v1/management/recoveries': none,
  'POST /v1/management/recoveries': none, // what it finds of others is tried in `recoveries.e2e.ts`
  'GET /v1/management/recoveries/{uid}': { ids: ['path uid: recovery'] },
  'POST /v1/management/recoveries/{uid}/cancel': { ids: ['path uid: recovery'] },
  'GET /v1/management/notification-subscriptions': none,
  'POST /v1/management/notification-subscriptions': none,
  'DELETE /v1/management/notification-subscriptions': {
    ids: ['query target: target'],
    query: { notification_type: 'pharmacy_order_created' },
  },
  'POST /v1/management/notification-subscriptions/test': none,
  'GET /v1/external-pharmacy-api-v1/webhooks': none,
  'POST /v1/external-pharmacy-api-v1/webhooks': none,
  'DELETE /v1/external-pharmacy-api-v1/webhooks/{subscription_uid}': underOlderPath,
  'GET /v1/external_pharmacy_api/webhooks': none,
  'POST /v1/external_pharmacy_api/webhooks': none,
  'DELETE /v1/external_pharmacy_api/webhooks/{subscription_uid}': underNewerPath,
  'POST /webhook/decoda/create': none,
  'GET /webhook/decoda/list': none,
  'GET /webhook/decoda/get/{webhook_id}': oneWebhook,
  'PUT /webhook/decoda/update/{webhook_id}': {
    ...oneWebhook,
    body: { url: 'https://127.0.0.1:8443/' },
  },
  'DELETE /webhook/decoda/delete/{webhook_id}': oneWebhook,
  'GET /webhook/decoda/{webhook_id}/delivery-attempts/list': oneWebhook,
  'GET /webhook/decoda/events/{webhook_delivery_attempt_id}': oneAttempt,
  'GET /webhook/decoda/events/{webhook_delivery_attempt_id}/send': oneAttempt,
  'POST /v1/webhook/create': none,
  'GET /v1/webhook/list': none,
  'GET /v1/webhook/get/{webhook_id}': oneWebhook,
  'PUT /v1/webhook/update/{webhook_id}': {
    ...oneWebhook,
    body: { url: 'https://127.0.0.1:8443/' },
  },
  'DELETE /v1/webhook/delete/{webhook_id}': oneWebhook,
  'GET /v1/webhook/{webhook_id}/delivery-attempts/list': oneWebhook,
  'GET /v1/webhook/events/{webhook_delivery_attempt_id}': anotherAttempt,
  'GET /v1/webhook/events/{webhook_delivery_attempt_id}/send': anotherAttempt,
  'POST /graphql': none, // the ids of its fields are tried in `semble-access.e2e.ts`
  'POST /v1/management/pause': none,
  'POST /v1/management/resume': none,
  'GET /v1/management/stats': none,
  'GET /v1/management/subscriptions/{uid}/stats': oneSubscription,
  'GET /v1/management/subscriptions': none,
  'POST /v1/management/subscriptions': none,
  'DELETE /v1/management/subscriptions/{uid}': { ids: ['path uid: operational'] },
  'GET /v1/management/subscriptions/{uid}': oneSubscription,
  'PATCH /v1/management/subscriptions/{uid}': {
    ...oneSubscription,
    body: { rate_limit_per_second: 5 },
  },
  'POST /v1/management/subscriptions/{uid}/pause': oneSubscription,
  'POST /v1/management/subscriptions/{uid}/resume': oneSubscription,
  'POST /v1/management/subscriptions/{uid}/probe': { ...oneSubscription, ownerGets: 409 }, // its circuit is closed
  'POST /v1/management/subscriptions/{uid}/test': {
    ...oneSubscription,
    body: { event_type: 'pharmacy_order_created' },
  },
  'POST /v1/management/subscriptions/{uid}/discard': { ...oneSubscription, body: {} },
  'POST /v1/management/subscriptions/{uid}/rotate-secret': { ...oneSubscription, body: {} },
  'GET /v1/admin/organisations': none,
  'POST /v1/admin/organisations': none,
  'GET /v1/admin/organisations/{organisation}': none,
  'PATCH /v1/admin/organisations/{organisation}': none,
  'GET /v1/admin/organisations/{organisation}/pharmacies': none,
  'POST /v1/admin/organisations/{organisation}/pharmacies': none,
  'GET /v1/admin/organisations/{organisation}/api-keys': none,
  'POST /v1/admin/organisations/{organisation}/api-keys': {
    ids: ['body pharmacy_uid: pharmacy'],
    body: { display_name: 'tests', permissions: [] },
  },
  'DELETE /v1/admin/organisations/{organisation}/api-keys/{key}': { ids: ['path key: apiKey'] },
  // Of the cell, and no organisation's.
  'GET /v1/admin/operator-keys': none,
  'POST /v1/admin/operator-keys': none,
  'DELETE /v1/admin/operator-keys/{key}': { ids: [], ofAnyTenant: ['key'] },
  'POST /v1/sessions': { ...none, ownerGets: 401 }, // an operator's
  'POST /v1/sessions/codes': { ...none, ownerGets: 403 },
  'GET /v1/sessions/current': { ...none, ownerGets: 403 },
  'DELETE /v1/sessions/current': { ...none, ownerGets: 403 },
  'GET /v1/admin/sessions': none,
  'DELETE /v1/admin/sessions/{session}': { ids: [], ofAnyTenant: ['session'] },
  'GET /v1/admin/audit-log': none,
  'GET /v1/admin/quarantined-events': none,
  'POST /v1/admin/quarantined-events/{uid}/release': { ids: [], ofAnyTenant: ['uid'] },
};

const CASES = Object.entries(TAKES).flatMap(([name, { ids }]) => ids.map((id) => ({ name, id })));

let world: World;
let endpoint: Receiver;
let operations: readonly Operation[];
let a: Tenant;
let b: Tenant;
/** Of an admin who may read payloads. */
let operatorKey: string;
let pharmacyOfA: Pharmacy;
/** Has nothing to do with what is at B's own level. */
let pharmacyOfB: Pharmacy;
/** Has nothing to do with what is the other pharmacy's either. */
let neighbourInB: Pharmacy;
let idsOfA: Ids;
let idsOfB: Ids;

beforeAll(async () => {
  world = await startWorld();
  operations = await listOperations(world.api);
  a = await world.tenant();
  b = await world.tenant();
  pharmacyOfA = await setUpPharmacy(world.api, a.uid, PERMISSIONS);
  pharmacyOfB = await setUpPharmacy(world.api, b.uid, PERMISSIONS);
  neighbourInB = await setUpPharmacy(world.api, b.uid, PERMISSIONS);
  operatorKey = (await issueOperatorKey(world.api, 'admin', GRANTS)).key;
  endpoint = await startReceiver();
  idsOfA = await idsOf(a, pharmacyOfA);
  idsOfB = await idsOf(b, pharmacyOfB);
});
afterAll(async () => {
  await world.close();
  await endpoint.close();
});

async function idsOf(tenant: Tenant, pharmacy: Pharmacy): Promise<Ids> {
  const { uid: subscription } = await tenant.subscribe(`${endpoint.url}/${tenant.uid}`);
  const event = orderEvent({ id: `order-${randomBytes(16).toString('hex')}` });
  await tenant.send(event);
  const delivery = await deliveryIn(tenant, 'succeeded', event.id);
  const webhook = await decodaOf(world, tenant).create(endpoint.url, ['PATIENT_CREATED']);
  const operational = await tenant.call('POST', '/v1/management/subscriptions', {
    target: 'https://ops.example.com/in',
    event_types: ['endpoint.disabled'],
  });
  const attempts = [patientEvent(), patientEvent()].map(async (one) => {
    await tenant.send(one);
    return (await deliveryIn(tenant, 'succeeded', one.id)).uid as string;
  });
  const [attempt = '', otherAttempt = ''] = await Promise.all(attempts);
  const found = await tenant.call('GET', `/v1/events/${event.id}`);
  const recovery = await startRecovery(tenant);
  await recoveryIn(tenant, recovery.uid, { status: 'finished' });
  return {
    webhook: webhook.id,
    operational: operational.body.uid,
    attempt,
    otherAttempt,
    organisation: tenant.uid,
    slug: tenant.slug,
    target: delivery.target,
    event: event.id,
    eventUid: found.body.uid,
    delivery: delivery.uid,
    recovery: recovery.uid,
    subscription,
    pharmacy: pharmacy.uid,
    underOlderPath: (await pharmacy.subscribe('https://hooks.example.com/older')).uid,
    underNewerPath: (await pharmacy.subscribe('https://hooks.example.com/newer')).uid,
    apiKey: (await issueKey(world.api, tenant.uid, PERMISSIONS)).uid,
  };
}

/** An id that nothing has, of the same form: its hexadecimal part is another one. */
function strange(id: string): string {
  return id.replace(/[0-9a-f]{8,}(?!.*[0-9a-f]{8})/, (hex) =>
    randomBytes(hex.length).toString('hex').slice(0, hex.length),
  );
}

/** The operator acts for the organisation of `own`. */
const headersFor = (name: string, key: string, own: Ids) => ({
  ...contractHeaders(
    name,
    key === a.key || key === operatorKey ? (own['slug'] ?? '') : b.slug,
    key,
  ),
  ...(key === operatorKey && { 'X-Organisation': own['slug'] ?? '', 'X-Reason': 'tests' }),
});

/** All that a caller can see of an answer, the id that was sent and what changes with every answer aside. */
async function answerTo(name: string, place: string, id: string, key: string, own: Ids) {
  const { method, path } = operations.find((it) => it.name === name)!;
  const [where = '', field = ''] = place.replace(/:.*/, '').split(' ');
  const { body, query } = TAKES[name]!;
  const named = { [field]: id };
  const search = new URLSearchParams({ ...query, ...(where === 'query' && named) });
  const { organisation = '', event = '' } = own;
  const filled = path({ organisation, id: event, ...(where === 'path' && named) });
  const answer = await world.api.call(method, `${filled}?${search.toString()}`, {
    key,
    headers: headersFor(name, key, own),
    body: where === 'body' ? { ...body, ...named } : body,
  });
  const headers = Object.fromEntries(answer.headers);
  for (const changing of ['date', 'x-request-id']) delete headers[changing];
  const text = JSON.stringify(answer.body ?? '').replaceAll(id, '{id}');
  return { status: answer.status, headers, text };
}

const ROWS = [
  'subscriptions',
  'api_keys',
  'deliveries',
  'recoveries',
  'events',
  'pharmacies',
  'organisations',
];

/** What is stored of B. */
function rowsOfB(): Promise<unknown[]> {
  const rows = ROWS.map((table) => {
    const column = table === 'organisations' ? 'uid' : 'organisation_uid';
    const sql = `SELECT to_jsonb(t) FROM ${table} t WHERE ${column} = $1 ORDER BY uid`;
    return world.database.query(sql, [idsOfB['organisation']]);
  });
  return Promise.all(rows);
}

test('the table has an entry for every operation and every id in a path', () => {
  expect(Object.keys(TAKES).toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
  for (const { name, pathParameters } of operations) {
    const { ids, ofAnyTenant = [] } = TAKES[name]!;
    const named = ids.filter((id) => id.startsWith('path ')).map((id) => id.split(/[ :]/)[1]);
    const known = ['organisation', ...ofAnyTenant, ...named];
    expect(
      pathParameters.filter((parameter) => !known.includes(parameter)),
      name,
    ).toEqual([]);
  }
});

describe.each(CASES)('$name with $id', ({ name, id }) => {
  const kind = id.split(': ')[1] ?? '';
  const isOfOrganisation = [
    'subscription',
    'delivery',
    'recovery',
    'event',
    'eventUid',
    'target',
    'webhook',
    'attempt',
    'otherAttempt',
    'operational',
  ].includes(kind);
  const strangers = isOfOrganisation ? ['stranger', 'pharmacy of B'] : ['stranger'];
  const pharmacies = ['pharmacy of A', 'neighbour in B', 'organisation B'];
  const others = PHARMACY_KINDS.includes(kind) ? pharmacies : strangers;
  const isOfPharmacies = PHARMACY_KINDS.includes(kind);
  const callers = name.includes('/v1/admin/')
    ? ['operator']
    : [...others, ...(isOfPharmacies ? [] : ['operator for A'])];

  test.each(callers)(
    'of another one answers the %s as it does without such a thing',
    async (who) => {
      const key = {
        operator: ADMIN_KEY,
        'operator for A': operatorKey,
        stranger: a.key,
        'pharmacy of A': pharmacyOfA.key,
        'pharmacy of B': pharmacyOfB.key,
        'neighbour in B': neighbourInB.key,
        'organisation B': b.key,
      }[who]!;
      const theirs = idsOfB[kind]!;
      const before = await rowsOfB();

      const answer = await answerTo(name, id, theirs, key, idsOfA);

      expect(answer).toEqual(await answerTo(name, id, strange(theirs), key, idsOfA));
      expect(await rowsOfB()).toEqual(before);
      if (answer.status < 300) expect(answer.text).toBe('{"data":[],"next_cursor":null}');
    },
  );
});

test.each(['organisation', 'organisation_uid', 'organisation_uid[]', 'pharmacy_uid', 'tenant'])(
  'no list is opened by the filter %s',
  async (filter) => {
    const lists = operations.filter((it) => it.method === 'GET' && it.pathParameters.length === 0);
    for (const { name, path } of lists)
      for (const value of [idsOfB['organisation']!, idsOfB['slug']!, idsOfB['pharmacy']!, '*']) {
        const search = new URLSearchParams({ [filter]: value });
        for (const { key } of [a, pharmacyOfA, neighbourInB]) {
          const { body } = await world.api.call('GET', `${path()}?${search.toString()}`, {
            key,
            headers: headersFor(name, key, idsOfA),
          });
          for (const id of Object.values(idsOfB).filter((it) => it !== value))
            expect(JSON.stringify(body), path()).not.toContain(id);
        }
      }
  },
);

test('a cursor of another tenant leads to nothing of theirs', async () => {
  const cursor = Buffer.from(idsOfB['delivery']!).toString('base64url');
  const { body } = await a.call('GET', `${DELIVERIES}?cursor=${cursor}`);
  const events = body.data.map((it: { event_id: string }) => it.event_id);
  expect(events).toHaveLength(3);
  expect(events).not.toContain(idsOfB['event']);
});

// The last test of them all, for it removes what is there.
test('the owner reaches with the same requests what others do not', async () => {
  const isLast = ({ name }: { readonly name: string }) => Number(name.startsWith('DELETE'));
  for (const { name, id } of CASES.toSorted((one, other) => isLast(one) - isLast(other))) {
    const kind = id.split(': ')[1] ?? '';
    const own = idsOfB[kind]!;
    const owner = PHARMACY_KINDS.includes(kind) ? pharmacyOfB : b;
    const key = name.includes('/v1/admin/') ? ADMIN_KEY : owner.key;
    const { status, text } = await answerTo(name, id, own, key, idsOfB);
    const { ownerGets } = TAKES[name]!;
    if (ownerGets === undefined) expect(status, `${name} with ${id}: ${text}`).toBeLessThan(300);
    else expect(status, `${name} with ${id}: ${text}`).toBe(ownerGets);
    expect(text).not.toContain('"data":[]');
  }
});
