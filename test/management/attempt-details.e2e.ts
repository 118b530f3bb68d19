/** What an attempt shows beside its outcome: who made it, how long its steps took, what came back. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

const madeBy = ({ attempts }: { attempts: readonly { made_by: string }[] }) =>
  attempts.map(({ made_by: by }) => by);
const resend = (uid: string) => tenant.call('POST', `${DELIVERIES}/${uid}/resend`);

test('a resend is made by a person, and the retries after it by the schedule', async () => {
  const answers = [500, 500, 500, 500, 500];
  const endpoint = await receiver({ respond: () => ({ status: answers.shift() ?? 200 }) });
  await tenant.subscribe(`${endpoint.url}/rx`);
  const event = orderEvent();
  await tenant.send(event);
  const failed = await deliveryIn(tenant, 'failed', event.id);
  expect(madeBy(failed)).toEqual(['schedule', 'schedule', 'schedule', 'schedule']);
  expect((await resend(failed.uid)).status).toBe(202);
  const sent = await deliveryIn(tenant, 'succeeded', event.id);
  expect(madeBy(sent).slice(4)).toEqual(['person', 'schedule']);
});

test('a resend of what was never sent is made by a person', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/rx`);
  await tenant.call('POST', `${MANAGED}/${uid}/pause`);
  const event = orderEvent();
  await tenant.send(event);
  await deliveryIn(tenant, 'pending', event.id);
  await tenant.call('POST', `${MANAGED}/${uid}/discard`, {});
  const discarded = await deliveryIn(tenant, 'cancelled', event.id);
  await tenant.call('POST', `${MANAGED}/${uid}/resume`);
  await resend(discarded.uid);
  expect(madeBy(await deliveryIn(tenant, 'succeeded', event.id))).toEqual(['person']);
});

test('a request of a recovery is made by it', async () => {
  const answers = [500, 500, 500, 500];
  const endpoint = await receiver({ respond: () => ({ status: answers.shift() ?? 200 }) });
  await tenant.subscribe(`${endpoint.url}/rx`);
  const event = orderEvent();
  await tenant.send(event);
  await deliveryIn(tenant, 'failed', event.id);
  const { status } = await tenant.call('POST', '/v1/management/recoveries', {
    since: new Date(Date.now() - 3_600_000).toISOString(),
    until: new Date().toISOString(),
    include: ['failed'],
  });
  expect(status).toBe(202);
  expect(madeBy(await deliveryIn(tenant, 'succeeded', event.id)).at(-1)).toBe('recovery');
});

test('a request that tests an open circuit is a probe', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  await world.database.query(
    `INSERT INTO endpoint_states (subscription_uid, organisation_uid, is_open, openings, held_until)
     VALUES ($1, $2, true, 1, now() + interval '1 hour')`,
    [uid, tenant.uid],
  );
  const event = orderEvent();
  await tenant.send(event);
  await deliveryIn(tenant, 'pending', event.id);
  await tenant.call('POST', `${MANAGED}/${uid}/probe`);
  expect(madeBy(await deliveryIn(tenant, 'succeeded', event.id))).toEqual(['probe']);
});

test('the wait before an attempt is told apart from the request', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/rx`);
  await tenant.call('POST', `${MANAGED}/${uid}/pause`);
  const event = orderEvent();
  await tenant.send(event);
  const { uid: deliveryUid } = await deliveryIn(tenant, 'pending', event.id);
  await world.database.query(
    `UPDATE deliveries SET due_at = now() - interval '5 minutes' WHERE uid = $1`,
    [deliveryUid],
  );
  await tenant.call('POST', `${MANAGED}/${uid}/resume`);
  const [{ timings, duration_ms: duration }] = (await deliveryIn(tenant, 'succeeded', event.id))
    .attempts;
  expect(timings.queue_ms).toBeGreaterThanOrEqual(300_000);
  expect(timings).toMatchObject({ dns_ms: null, connect_ms: expect.any(Number), tls_ms: null });
  expect(timings.total_ms).toBe(duration);
  expect(duration).toBeLessThan(300_000);
});

test('what came back is shown without cookies, and without the values that were sent', async () => {
  const headers = {
    'Content-Type': 'text/plain',
    'Set-Cookie': 'session=planted',
    'X-Request-Id': 'for planted-value',
    'X-Secret': 'planted',
  };
  const endpoint = await receiver({ respond: () => ({ status: 200, headers }) });
  await tenant.subscribe(`${endpoint.url}/rx`, 'pharmacy_order_created', {
    meta_data: { header_key: 'X-Team', header_value: 'planted-value' },
  });
  const event = orderEvent();
  await tenant.send(event);
  const delivery = await deliveryIn(tenant, 'succeeded', event.id);
  expect(delivery.attempts[0].response_headers).toEqual({
    'content-type': 'text/plain',
    'x-request-id': expect.stringMatching(/^for /),
  });
  expect(JSON.stringify(delivery)).not.toContain('planted');
});

test('the headers of an answer are erased with the payload', async () => {
  const headers = { 'X-Request-Id': 'req-1' };
  const endpoint = await receiver({ respond: () => ({ status: 200, headers }) });
  await tenant.subscribe(`${endpoint.url}/rx`);
  const event = orderEvent();
  await tenant.send(event);
  const { uid, attempts } = await deliveryIn(tenant, 'succeeded', event.id);
  expect(attempts[0].response_headers).toEqual({ 'x-request-id': 'req-1' });
  expect((await tenant.call('DELETE', `/v1/events/${event.id}/data`)).status).toBe(204);
  const { body } = await tenant.call('GET', `${DELIVERIES}/${uid}`);
  expect(body.attempts[0]).toMatchObject({ response_headers: null, made_by: 'schedule' });
});

test('the worker is shown to operators alone', async () => {
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/rx`);
  const event = orderEvent();
  await tenant.send(event);
  const { uid, attempts } = await deliveryIn(tenant, 'succeeded', event.id);
  expect(attempts[0].worker).toBeNull();
  const { body } = await world.api.call('GET', `${DELIVERIES}/${uid}`, {
    key: ADMIN_KEY,
    headers: { 'X-Organisation': tenant.slug },
  });
  expect(body.attempts[0].worker).toMatch(/^.+:\d+$/);
});
