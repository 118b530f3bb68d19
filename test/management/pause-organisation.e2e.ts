/** One call holds back whatever an organisation would be sent, and one lets it go. */
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED, managedIn, REST_MS } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const PAUSE = '/v1/management/pause';
const RESUME = '/v1/management/resume';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '600' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

const change = (path: string) => tenant.call('POST', path);

test('a paused organisation is sent nothing, accepts events, and gets all of them once it is resumed', async () => {
  const endpoints = [await receiver(), await receiver()];
  for (const endpoint of endpoints) await tenant.subscribe(`${endpoint.url}/in`);
  expect(await change(PAUSE)).toMatchObject({
    status: 200,
    body: { uid: tenant.uid, paused_at: expect.any(String) },
  });
  const ids = ['one', 'two', 'three'];
  for (const id of ids) expect((await tenant.send(orderEvent({ id }))).status).toBe(202);
  for (const id of ids)
    expect(await deliveryIn(tenant, 'pending', id)).toMatchObject({
      next_attempt_at: null,
      waiting_for: {
        kind: 'organisation_paused',
        until: null,
        detail: expect.stringContaining(`POST ${RESUME}`),
      },
    });
  // Another organisation's event goes through all the same, and would come after those.
  const [other, proof] = [await world.tenant(), await receiver()];
  await other.subscribe(`${proof.url}/in`);
  await other.send(orderEvent());
  await proof.waitFor(1);
  expect(endpoints.map(({ requests }) => requests.length)).toEqual([0, 0]);

  expect(await change(RESUME)).toMatchObject({ status: 200, body: { paused_at: null } });

  for (const endpoint of endpoints) await endpoint.waitFor(ids.length, 2 * REST_MS);
  for (const id of ids) await deliveryIn(tenant, 'succeeded', id);
  expect(endpoints.map(({ requests }) => requests.length)).toEqual([3, 3]);
}, 60_000);

test('a pause that is asked for again keeps its time, and the operator sees it', async () => {
  const { body: first } = await change(PAUSE);
  const { body: second } = await change(PAUSE);
  expect(second).toEqual(first);
  const path = `/v1/admin/organisations/${tenant.slug}`;
  expect((await world.api.asAdmin('GET', path)).body.paused_at).toBe(first.paused_at);
  expect((await change(RESUME)).body.paused_at).toBeNull();
  expect((await change(RESUME)).status).toBe(200);
  expect((await world.api.asAdmin('GET', path)).body.paused_at).toBeNull();
});

test('a retry that becomes due while the organisation is paused is made after the resume', async () => {
  const answers = [{ status: 500 }];
  const endpoint = await receiver({ respond: () => answers.shift() ?? {} });
  await tenant.subscribe(`${endpoint.url}/in`);
  await tenant.send(orderEvent({ id: 'retried' }));
  const { uid } = await deliveryIn(tenant, 'retrying', 'retried');
  await change(PAUSE);
  await world.database.query('UPDATE deliveries SET due_at = now() WHERE uid = $1', [uid]);
  await eventually(async () => {
    const { body } = await tenant.call('GET', `${DELIVERIES}/${uid}`);
    expect(body.waiting_for.kind).toBe('organisation_paused');
  });
  await change(RESUME);
  await deliveryIn(tenant, 'succeeded', 'retried');
});

test('a resend is refused while the organisation is paused, with the call that ends that', async () => {
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/in`);
  await tenant.send(orderEvent({ id: 'sent' }));
  const { uid } = await deliveryIn(tenant, 'succeeded', 'sent');
  await change(PAUSE);
  const answer = await tenant.call('POST', `${DELIVERIES}/${uid}/resend`);
  expect(answer.status).toBe(409);
  expect(JSON.stringify(answer.body)).toContain(`POST ${RESUME}`);
  await change(RESUME);
  expect((await tenant.call('POST', `${DELIVERIES}/${uid}/resend`)).status).toBe(202);
});

test('a probe is refused while the organisation is paused, with the call that ends that', async () => {
  const { uid } = await tenant.subscribe('https://hooks.example.com/in');
  await change(PAUSE);
  const answer = await tenant.call('POST', `${MANAGED}/${uid}/probe`);
  expect(answer.status).toBe(409);
  expect(JSON.stringify(answer.body)).toContain(`POST ${RESUME}`);
  await change(RESUME);
});

test('a subscription that was paused by itself stays so when the organisation is resumed', async () => {
  const { uid } = await tenant.subscribe('https://hooks.example.com/in');
  await tenant.call('POST', `${MANAGED}/${uid}/pause`);
  await change(PAUSE);
  await tenant.send(orderEvent({ id: 'waits' }));
  await deliveryIn(tenant, 'pending', 'waits');
  await change(RESUME);
  expect((await deliveryIn(tenant, 'pending', 'waits')).waiting_for.kind).toBe('paused');
  await managedIn(tenant, uid, { status: 'paused', backlog: 1 });
});

test('a pause and its end are on record', async () => {
  await change(PAUSE);
  await change(RESUME);
  const path = `/v1/admin/audit-log?organisation=${tenant.uid}`;
  const { body } = await world.api.asAdmin('GET', path);
  const actions = body.data.map(({ action }: { action: string }) => action);
  expect(actions).toEqual(expect.arrayContaining(['organisation.pause', 'organisation.resume']));
});
