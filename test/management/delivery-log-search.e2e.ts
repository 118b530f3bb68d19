/** Finding deliveries, and what those wait for that are not sent. */
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { orderEvent } from '../support/events.js';
import { setUpPharmacy } from '../support/pharmacy.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const MANAGED = '/v1/management/subscriptions';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

type Row = { readonly event_id: string };

async function find(tenant: Tenant, query: Record<string, string>): Promise<string[]> {
  const text = new URLSearchParams(query).toString();
  const { status, body } = await tenant.call('GET', `${DELIVERIES}?${text}`);
  expect([status, body.error]).toEqual([200, undefined]);
  return body.data.map(({ event_id }: Row) => event_id);
}

/** Two deliveries in this order: one that succeeded, one to another host that failed with 500. */
async function withTwo() {
  const tenant = await world.tenant();
  const good = await receiver();
  const bad = await receiver({ respond: () => ({ status: 500 }) });
  await tenant.subscribe(`${good.url}/rx`);
  await tenant.subscribe(`${bad.url}/rx`, 'pharmacy_order_updated');
  const [first, second] = [orderEvent(), orderEvent({ event_type: 'pharmacy_order_updated' })];
  await tenant.send(first);
  await deliveryIn(tenant, 'succeeded', first.id);
  await tenant.send(second);
  await deliveryIn(tenant, 'failed', second.id);
  return { tenant, first: first.id, second: second.id, badHost: new URL(bad.url).host };
}

describe('the list', () => {
  test('is searched by what its query names, each alone', async () => {
    const { tenant, first, second, badHost } = await withTwo();
    const past = '2026-01-01T00:00:00Z';
    const future = new Date(Date.now() + 3_600_000).toISOString();
    const queries: [Record<string, string>, string[]][] = [
      [{ status: 'failed,succeeded' }, [second, first]],
      [{ status: 'failed,cancelled' }, [second]],
      [{ status_code: '5xx' }, [second]],
      [{ status_code: '200' }, [first]],
      [{ error: 'timeout' }, []],
      [{ target_host: badHost }, [second]],
      [{ created_after: past }, [second, first]],
      [{ created_after: future }, []],
      [{ created_before: future }, [second, first]],
      [{ created_before: past }, []],
      [{ last_attempt_after: past }, [second, first]],
      [{ last_attempt_before: past }, []],
      [{ order: 'oldest' }, [first, second]],
    ];
    for (const [query, ids] of queries)
      expect(await find(tenant, query), JSON.stringify(query)).toEqual(ids);
  });

  test('takes a status that is repeated as one of several', async () => {
    const { tenant, first, second } = await withTwo();
    const { body } = await tenant.call('GET', `${DELIVERIES}?status=failed&status=succeeded`);
    expect(body.data.map(({ event_id }: Row) => event_id)).toEqual([second, first]);
  });

  test('pages from the oldest to the newest', async () => {
    const { tenant, first, second } = await withTwo();
    const path = `${DELIVERIES}?order=oldest&limit=1`;
    const one = (await tenant.call('GET', path)).body;
    const two = (await tenant.call('GET', `${path}&cursor=${one.next_cursor}`)).body;
    expect([...one.data, ...two.data].map(({ event_id }) => event_id)).toEqual([first, second]);
    expect(two.next_cursor).toBeNull();
  });

  test.each([
    ['status', 'failed,done'],
    ['status_code', '600'],
    ['status_code', '5x'],
    ['error', 'blocked_target'],
    ['order', 'random'],
    ['created_after', 'yesterday'],
    ['created_after', '2026-03-01'],
    ['created_before', '2026-03-01T10:00:00'],
    ['last_attempt_after', '2026-13-01T10:00:00Z'],
  ])('names the field %s when it is %s', async (field, value) => {
    const tenant = await world.tenant();
    const query = new URLSearchParams({ [field]: value }).toString();
    const { status, body } = await tenant.call('GET', `${DELIVERIES}?${query}`);
    expect(status).toBe(400);
    expect(body.details).toMatchObject([{ field, message: expect.stringMatching(/^must be /) }]);
  });
});

describe('a delivery to a paused subscription', () => {
  test('says what it waits for, and a resend names the call that ends it', async () => {
    const tenant = await world.tenant();
    const endpoint = await receiver();
    const { uid } = await tenant.subscribe(`${endpoint.url}/rx`);
    expect((await tenant.call('POST', `${MANAGED}/${uid}/pause`)).status).toBe(200);
    const event = orderEvent();
    await tenant.send(event);
    const delivery = await deliveryIn(tenant, 'pending', event.id);

    const call = `POST ${MANAGED}/${uid}/resume`;
    const waiting = { kind: 'paused', until: null, detail: expect.stringContaining(call) };
    expect(delivery).toMatchObject({ waiting_for: waiting, next_attempt_at: null });
    const { status, body } = await tenant.call('POST', `${DELIVERIES}/${delivery.uid}/resend`);
    expect([status, body.error]).toEqual([409, expect.stringContaining(call)]);

    await tenant.call('POST', `${MANAGED}/${uid}/resume`);
    expect(await deliveryIn(tenant, 'succeeded', event.id)).toMatchObject({ waiting_for: null });
  });
});

describe('the body of a delivery', () => {
  const bodyOf = (by: Pick<Tenant, 'call'>, uid: string) =>
    by.call('GET', `${DELIVERIES}/${uid}/request-body`);

  test('is what its receiver got, to the byte, until the payload is erased', async () => {
    const tenant = await world.tenant();
    const endpoint = await receiver();
    await tenant.subscribe(`${endpoint.url}/rx`);
    const event = orderEvent();
    await tenant.send(event);
    const { uid } = await deliveryIn(tenant, 'succeeded', event.id);

    const headers = { 'X-API-Key': tenant.key };
    const answer = await fetch(`${world.api.url}${DELIVERIES}/${uid}/request-body`, { headers });
    expect(await answer.text()).toBe(endpoint.requests[0]?.body.toString());
    await tenant.call('DELETE', `/v1/events/${event.id}/data`);
    expect(await bodyOf(tenant, uid)).toMatchObject({
      status: 410,
      body: { error: 'The payload of this delivery is not kept any more.' },
    });
  });

  test('is shown to a pharmacy as far and in the form that it gets', async () => {
    const tenant = await world.tenant();
    const permissions = ['webhooks_write', 'notification_delivery:read', 'event_data:read'];
    const pharmacy = await setUpPharmacy(world.api, tenant.uid, permissions);
    const endpoint = await receiver();
    await tenant.subscribe(`${endpoint.url}/organisation`);
    await pharmacy.subscribe(`${endpoint.url}/pharmacy`);
    const event = orderEvent({ pharmacy_uid: pharmacy.uid });
    await tenant.send(event);
    const own = await deliveryIn(pharmacy, 'succeeded', event.id);
    await endpoint.waitFor(2);

    const sent = endpoint.requests.find(({ path }) => path === '/pharmacy');
    const { body } = await bodyOf(pharmacy, own.uid);
    expect(body).toEqual(JSON.parse(sent?.body.toString() ?? ''));
    const other = await eventually(async () => {
      const { data } = (await tenant.call('GET', DELIVERIES)).body;
      const [found] = data.filter(({ uid }: { uid: string }) => uid !== own.uid);
      expect(found).toBeDefined();
      return found;
    });
    expect((await bodyOf(pharmacy, other.uid)).status).toBe(404);
  });
});

test('A resend of what was skipped is made once the subscription is active again', async () => {
  const tenant = await world.tenant();
  let status = 410;
  const endpoint = await receiver({ respond: () => ({ status }) });
  const { uid } = await tenant.subscribe(`${endpoint.url}/rx`);
  await tenant.send(orderEvent());
  await endpoint.waitFor(1);
  await eventually(async () => {
    const { body } = await tenant.call('GET', `${MANAGED}/${uid}`);
    expect(body.status).toBe('disabled');
  });
  const event = orderEvent();
  await tenant.send(event);
  const skipped = await deliveryIn(tenant, 'skipped', event.id);
  expect(skipped).toMatchObject({ waiting_for: null, next_attempt_at: null });
  expect(await find(tenant, { status: 'skipped' })).toEqual([event.id]);
  const resend = () => tenant.call('POST', `${DELIVERIES}/${skipped.uid}/resend`);
  expect((await resend()).status).toBe(409);

  status = 200;
  await tenant.call('POST', `${MANAGED}/${uid}/resume`);
  expect((await resend()).status).toBe(202);
  await deliveryIn(tenant, 'succeeded', event.id);
});
