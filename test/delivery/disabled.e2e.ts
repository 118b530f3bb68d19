/** A disabled subscription misses nothing for good, and each contract has its way to revive it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodaOf } from '../support/decoda.js';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED, managedIn, REST_MS } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { SEMBLE_PERMISSIONS, sembleOf } from '../support/semble.js';
import { ALL_PERMISSIONS, DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '600' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant([...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
});

/** Answers 410 once, and 200 from then on. */
function onceGone() {
  const replies = [{ status: 410 }];
  return receiver({ respond: () => replies.shift() ?? {} });
}

/** A subscription of RxScale whose receiver wants no more. */
async function disabled() {
  const endpoint = await onceGone();
  const target = `${endpoint.url}/gone`;
  const { uid, signing_secret: secret } = await tenant.subscribe(target);
  await tenant.send(orderEvent());
  await managedIn(tenant, uid, { status: 'disabled' });
  return { endpoint, target, uid, secret };
}

test('an event for a disabled subscription is skipped, and sent by a resend once it is resumed', async () => {
  const { endpoint, uid } = await disabled();
  await tenant.send(orderEvent({ id: 'missed' }));
  const skipped = await deliveryIn(tenant, 'skipped', 'missed');
  expect(skipped).toMatchObject({
    reason: 'The subscription was disabled.',
    attempt_count: 0,
    next_attempt_at: null,
  });

  const resumed = await tenant.call('POST', `${MANAGED}/${uid}/resume`);
  expect(resumed.body).toMatchObject({ status: 'active', status_reason: null });
  await tenant.send(orderEvent({ id: 'wanted-again' }));
  await endpoint.waitFor(2, REST_MS);
  expect(endpoint.requests.map(({ headers }) => headers['webhook-id'])).not.toContain(skipped.uid);

  expect((await tenant.call('POST', `${DELIVERIES}/${skipped.uid}/resend`)).status).toBe(202);
  await deliveryIn(tenant, 'succeeded', 'missed');
});

test('it says since when and why, and the audit log that the system did it', async () => {
  const { uid } = await disabled();
  const { body } = await tenant.call('GET', `${MANAGED}/${uid}`);
  expect(body).toMatchObject({
    status_reason: 'The receiver answered 410: it wants no more deliveries.',
    status_since: expect.stringMatching(/Z$/),
  });
  const log = await world.api.asAdmin(
    'GET',
    `/v1/admin/audit-log?organisation=${tenant.uid}&action=subscription.disable`,
  );
  expect(log.body.data).toMatchObject([{ actor: 'system', subject: uid, result: 'done' }]);
});

test('a paused subscription with an event has one delivery that waits', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/paused`);
  await tenant.call('POST', `${MANAGED}/${uid}/pause`);
  await tenant.send(orderEvent({ id: 'waits' }));
  await deliveryIn(tenant, 'pending', 'waits');
});

test('resume closes an open circuit at once', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/open`);
  await world.database.query(
    `INSERT INTO endpoint_states (subscription_uid, organisation_uid, is_open, openings, held_until)
     VALUES ($1, $2, true, 3, now() + interval '1 hour')`,
    [uid, tenant.uid],
  );
  await tenant.send(orderEvent({ id: 'behind' }));
  await deliveryIn(tenant, 'pending', 'behind');
  const { body } = await tenant.call('POST', `${MANAGED}/${uid}/resume`);
  expect(body.health).toEqual({ held_until: null, circuit: 'closed', failing_since: null });
  await endpoint.waitFor(1, REST_MS);
});

describe('RxScale', () => {
  test('its list leaves out a disabled webhook', async () => {
    await disabled();
    expect((await tenant.call('GET', SUBSCRIPTIONS)).body).toEqual([]);
  });

  test('a registration of the same pair revives it with a new secret, and the old one signs beside it', async () => {
    const { endpoint, target, uid, secret } = await disabled();
    const again = await tenant.subscribe(target, 'pharmacy_order_created', {
      meta_data: { team: 'blue' },
    });
    expect(again.uid).toBe(uid);
    expect(again.signing_secret).not.toBe(secret);
    await managedIn(tenant, uid, { status: 'active' });
    await tenant.send(orderEvent({ id: 'after' }));
    const [, request] = await endpoint.waitFor(2, REST_MS);
    expect(String(request?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect((await tenant.call('GET', SUBSCRIPTIONS)).body).toMatchObject([{ uid }]);
  });

  test('a registration of the same pair as an active or a paused webhook is refused', async () => {
    const endpoint = await receiver();
    const target = `${endpoint.url}/taken`;
    const { uid } = await tenant.subscribe(target);
    const body = { target, notification_type: 'pharmacy_order_created' };
    expect((await tenant.call('POST', SUBSCRIPTIONS, body)).status).toBe(409);
    await tenant.call('POST', `${MANAGED}/${uid}/pause`);
    expect((await tenant.call('POST', SUBSCRIPTIONS, body)).status).toBe(409);
  });

  test('one of five registrations at the same moment revives it', async () => {
    const { target } = await disabled();
    const body = { target, notification_type: 'pharmacy_order_created' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => tenant.call('POST', SUBSCRIPTIONS, body)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409]);
  });
});

const disable = (uid: string) =>
  world.database.query(
    `UPDATE subscriptions SET status = 'disabled', status_reason = 'gone' WHERE uid = $1`,
    [uid],
  );

test('Decoda revives a webhook by an update, and shows a disabled one as not archived', async () => {
  const webhooks = decodaOf(world, tenant);
  const { id } = await webhooks.create('https://hooks.example.com/decoda', ['STOCK_LOW']);
  await disable(id);
  const listed = await webhooks.call('GET', '/webhook/decoda/list');
  expect(listed.body).toMatchObject([{ id, isArchived: false }]);
  const updated = await webhooks.call('PUT', `/webhook/decoda/update/${id}`, {});
  expect(updated.status).toBe(200);
  await managedIn(tenant, id, { status: 'active', status_reason: null });
});

test('Semble shows a disabled webhook as paused, and revives it by an update', async () => {
  const webhooks = sembleOf(world, tenant);
  const { id } = await webhooks.create('https://hooks.example.com/semble', ['booking.created']);
  await disable(id);
  expect(await webhooks.one(id)).toMatchObject({ deliveryPaused: true });
  const { data } = await webhooks.update(id, { deliveryPaused: false });
  expect(data).toMatchObject({ deliveryPaused: false });
  await managedIn(tenant, id, { status: 'active' });
});
