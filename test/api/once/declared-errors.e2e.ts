import { startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDocument, describedIn, examplesIn } from '../../support/api-document.js';
import type { Answer } from '../../support/api-caller.js';
import { CURRENT, decodaOf } from '../../support/decoda.js';
import { deliveryIn } from '../../support/deliveries.js';
import { exampleData, orderEvent } from '../../support/events.js';
import { PHARMACY_SUBSCRIPTIONS, setUpPharmacy } from '../../support/pharmacy.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

// The errors that only one call has. Those that all calls have are in `documented-errors.e2e.ts`.

const TYPE = 'pharmacy_order_created';
/** Of each contract. */
const LIMIT = 2;

let world: World;
let tenant: Tenant;
let endpoint: Awaited<ReturnType<typeof startReceiver>>;
let document: ApiDocument;

beforeAll(async () => {
  world = await startWorld({ MAX_SUBSCRIPTIONS_PER_ORGANISATION: `${LIMIT}` });
  tenant = await world.tenant();
  endpoint = await startReceiver();
  document = (await world.api.call('GET', '/openapi.json')).body;
});
afterAll(async () => {
  await world.close();
  await endpoint.close();
});

/** Ids, times, limits and the fields that are wrong depend on the request; everything else does not. */
const general = (body: unknown) =>
  JSON.stringify(body, (key, value: unknown) =>
    key === 'details' && Array.isArray(value) ? ['FIELDS'] : value,
  )
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\b[a-z]+[-_][0-9a-f]{32}\b/g, 'UID')
    .replaceAll(/There may be \d+/g, 'There may be N');

function expectShown(operation: string, { status, body }: Answer, expected: number): void {
  const [, described] = describedIn(document).find(([name]) => name === operation) ?? [];
  const media = described?.responses[status]?.content?.['application/json'] ?? {};
  expect(status).toBe(expected);
  expect(examplesIn(media).map(general)).toContain(general(body));
}

let made = 0;
/** Of a tenant that may have several. */
const subscribe = (of: Tenant) => of.subscribe(`${endpoint.url}/${(made += 1)}`);

async function subscribed() {
  const other = await world.tenant();
  const { uid } = await subscribe(other);
  const call = (path: string, body?: unknown) =>
    other.call('POST', `/v1/management/subscriptions/${uid}/${path}`, body);
  const query = `UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`;
  return { tenant: other, uid, call, disable: () => world.database.query(query, [uid]) };
}

/** With a delivery that has succeeded. */
async function delivered() {
  const subscription = await subscribed();
  const event = orderEvent();
  await subscription.tenant.send(event);
  const { uid } = await deliveryIn(subscription.tenant, 'succeeded', event.id);
  const resend = () => subscription.tenant.call('POST', `${DELIVERIES}/${uid}/resend`);
  return { ...subscription, event, delivery: uid, resend };
}

test('a slug that is taken', async () => {
  const body = { display_name: 'Linden', slug: tenant.slug };
  const answer = await world.api.asAdmin('POST', '/v1/admin/organisations', body);
  expectShown('POST /v1/admin/organisations', answer, 409);
});

test.each([
  ['refused by its schema', 422, { uid: 5 }],
  ['too large', 413, { ...exampleData(), note: 'x'.repeat(1_100_000) }],
])('an event that is %s', async (_, status, data) => {
  expectShown('POST /v1/events', await tenant.send({ event_type: TYPE, data }), status);
});

test('a batch without events', async () => {
  const answer = await tenant.call('POST', '/v1/events/batch', { events: [] });
  expectShown('POST /v1/events/batch', answer, 422);
});

test('a target that an organisation or a pharmacy has already', async () => {
  const body = { target: `${endpoint.url}/twice`, notification_type: TYPE };
  const pharmacy = await setUpPharmacy(world.api, tenant.uid);
  await tenant.subscribe(body.target);
  await pharmacy.subscribe(body.target);
  const again = await tenant.call('POST', SUBSCRIPTIONS, body);
  expectShown('POST /v1/management/notification-subscriptions', again, 409);
  const ofPharmacy = await pharmacy.call('POST', PHARMACY_SUBSCRIPTIONS, body);
  expectShown('POST /v1/external_pharmacy_api/webhooks', ofPharmacy, 409);
});

test('one subscription more than there may be', async () => {
  const full = await world.tenant();
  const decoda = decodaOf(world, full);
  const target = `${endpoint.url}/full`;
  const operational = () =>
    full.call('POST', '/v1/management/subscriptions', {
      target,
      event_types: ['endpoint.disabled'],
    });
  const ofDecoda = () =>
    decoda.call('POST', `${CURRENT}/create`, { url: target, subscriptions: ['PATIENT_CREATED'] });
  for (let count = 0; count < LIMIT; count += 1)
    await Promise.all([subscribe(full), operational(), ofDecoda()]);
  const more = { target, notification_type: TYPE };
  const rxscale = await full.call('POST', SUBSCRIPTIONS, more);
  expectShown('POST /v1/management/notification-subscriptions', rxscale, 422);
  expectShown('POST /v1/management/subscriptions', await operational(), 422);
  expectShown('POST /webhook/decoda/create', await ofDecoda(), 422);
});

test.each([
  ['lacks a part', 400, ''],
  ['has a part twice', 400, `&notification_type=${TYPE}&target=https://b.example.com`],
  ['is of none', 404, `&notification_type=${TYPE}`],
])('a removal whose pair %s', async (_, status, more) => {
  const path = `${SUBSCRIPTIONS}?target=https://a.example.com${more}`;
  const answer = await tenant.call('DELETE', path);
  expectShown('DELETE /v1/management/notification-subscriptions', answer, status);
});

test('a pause of a disabled subscription', async () => {
  const { call, disable } = await subscribed();
  await disable();
  const operation = 'POST /v1/management/subscriptions/{uid}/pause';
  expectShown(operation, await call('pause'), 409);
});

test.each(['closed', 'paused', 'disabled', 'organisation paused'])(
  'a probe where it is %s',
  async (state) => {
    const { tenant: own, call, disable } = await subscribed();
    if (state === 'paused') await call('pause');
    if (state === 'disabled') await disable();
    if (state === 'organisation paused') await own.call('POST', '/v1/management/pause');
    expectShown('POST /v1/management/subscriptions/{uid}/probe', await call('probe'), 409);
  },
);

test('a test of an event type of another contract', async () => {
  const { call } = await subscribed();
  const answer = await call('test', { event_type: 'PATIENT_CREATED' });
  expectShown('POST /v1/management/subscriptions/{uid}/test', answer, 422);
});

test('one more secret than may be valid', async () => {
  const { call } = await subscribed();
  for (let count = 0; count < 5; count += 1) await call('rotate-secret', { overlap_hours: 1 });
  const answer = await call('rotate-secret', { overlap_hours: 1 });
  expectShown('POST /v1/management/subscriptions/{uid}/rotate-secret', answer, 409);
});

test('a recovery with the idempotency key of another one', async () => {
  const start = (include: string) =>
    tenant.call('POST', '/v1/management/recoveries', {
      include,
      since: '2026-03-01T10:00:00Z',
      idempotency_key: 'one',
    });
  await start('failed');
  expectShown('POST /v1/management/recoveries', await start('skipped'), 409);
});

test.each([{ filter: { event_types: ['other'] } }, { subscription_uids: ['ns-other'] }])(
  'a recovery of what is unknown: %j',
  async (body) => {
    const answer = await tenant.call('POST', '/v1/management/recoveries', body);
    expectShown('POST /v1/management/recoveries', answer, 422);
  },
);

test.each(['paused', 'disabled', 'organisation paused', 'removed', 'erased'])(
  'a resend where it is %s',
  async (state) => {
    const { tenant: own, uid, event, call, disable, resend } = await delivered();
    if (state === 'paused') await call('pause');
    if (state === 'disabled') await disable();
    if (state === 'organisation paused') await own.call('POST', '/v1/management/pause');
    if (state === 'erased') await own.call('DELETE', `/v1/events/${event.id}/data`);
    if (state === 'removed') {
      const removed = 'UPDATE subscriptions SET removed_at = now() WHERE uid = $1';
      await world.database.query(removed, [uid]);
    }
    const status = state === 'erased' ? 410 : 409;
    const operation = 'POST /v1/management/notification-deliveries/{uid}/resend';
    expectShown(operation, await resend(), status);
  },
);

test('a resend of a test', async () => {
  const { tenant: own, call } = await subscribed();
  await call('test', { event_type: TYPE });
  const { body } = await own.call('GET', `${DELIVERIES}?test=true`);
  const answer = await own.call('POST', `${DELIVERIES}/${body.data[0].uid}/resend`);
  expectShown('POST /v1/management/notification-deliveries/{uid}/resend', answer, 409);
});

test('what was erased', async () => {
  const { tenant: own, event, delivery } = await delivered();
  await own.call('DELETE', `/v1/events/${event.id}/data`);
  const data = await own.call('GET', `/v1/events/${event.id}/data`);
  expectShown('GET /v1/events/{id}/data', data, 410);
  const body = await own.call('GET', `${DELIVERIES}/${delivery}/request-body`);
  expectShown('GET /v1/management/notification-deliveries/{uid}/request-body', body, 410);
});

test('a change of an archived Decoda webhook', async () => {
  const decoda = decodaOf(world, await world.tenant());
  const { id } = await decoda.create(`${endpoint.url}/decoda`, ['PATIENT_CREATED']);
  await decoda.call('DELETE', `${CURRENT}/delete/${id}`);
  const answer = await decoda.call('PUT', `${CURRENT}/update/${id}`, {});
  expectShown('PUT /webhook/decoda/update/{webhook_id}', answer, 409);
});
