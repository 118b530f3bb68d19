/** Tests of a subscription are in its delivery log, marked, and count nowhere. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { setUpPharmacy } from '../support/pharmacy.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const TYPE = 'pharmacy_order_created';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

type Row = { readonly uid: string; readonly test: boolean; readonly event_type: string };

async function list(query = '', by: Pick<Tenant, 'call'> = tenant): Promise<readonly Row[]> {
  const { status, body } = await by.call('GET', `${DELIVERIES}?${query}`);
  expect(status).toBe(200);
  return body.data;
}

/** A subscription that was tested once, between two deliveries. */
async function tested(status = 200) {
  const endpoint = await receiver({
    respond: ({ headers }) => ({
      status: headers['x-webhook-test'] === undefined ? 200 : status,
      body: 'thanks',
    }),
  });
  const target = `${endpoint.url}/rx`;
  const { uid } = await tenant.subscribe(target);
  const events = [orderEvent(), orderEvent()] as const;
  await tenant.send(events[0]);
  await deliveryIn(tenant, 'succeeded', events[0].id);
  const { body } = await tenant.call('POST', `${MANAGED}/${uid}/test`, { event_type: TYPE });
  await tenant.send(events[1]);
  await deliveryIn(tenant, 'succeeded', events[1].id);
  return { endpoint, target, uid, events, answer: body };
}

test('a test stands in the log at its time, marked, with its attempt', async () => {
  const { endpoint, target, uid } = await tested();
  const rows = await list();
  expect(rows.map((row) => row.test)).toEqual([false, true, false]);
  expect(rows[1]).toMatchObject({
    subscription_uid: uid,
    event_type: TYPE,
    target,
    status: 'succeeded',
    attempt_count: 1,
    waiting_for: null,
    last_status_code: 200,
  });
  const [, request] = endpoint.requests;
  expect(request?.headers['webhook-id']).toBe(rows[1]?.uid);
  const { body } = await tenant.call('GET', `${DELIVERIES}/${rows[1]?.uid}`);
  expect(body).toMatchObject({
    ...rows[1],
    attempts: [
      {
        number: 1,
        made_by: 'test',
        status_code: 200,
        response_excerpt: 'thanks',
        timings: { queue_ms: null, first_byte_ms: expect.any(Number) },
        request_headers: expect.objectContaining({ 'webhook-signature': '[masked]' }),
      },
    ],
  });
});

test('tests are left out or asked for alone, page by page', async () => {
  const { uid } = await tested();
  expect((await list('test=true')).map((row) => row.test)).toEqual([true]);
  expect((await list('test=false')).map((row) => row.test)).toEqual([false, false]);
  expect(await list('test=true&status=failed')).toEqual([]);
  expect(await list(`test=true&subscription_uid=${uid}&status_code=2xx`)).toHaveLength(1);
  expect(await list('test=true&subscription_uid=ns-none')).toEqual([]);
  const { status } = await tenant.call('GET', `${DELIVERIES}?test=maybe`);
  expect(status).toBe(400);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `${DELIVERIES}?limit=1${cursor && `&cursor=${cursor}`}`;
    const { body } = await tenant.call('GET', path);
    seen.push(...body.data.map((row: Row) => row.uid));
    cursor = body.next_cursor;
  }
  expect(seen).toEqual((await list()).map((row) => row.uid));
});

test('a test that failed is never made again, and a resend is refused by the call that sends another one', async () => {
  const { endpoint, uid } = await tested(500);
  const [row] = await list('test=true');
  expect(row).toMatchObject({ status: 'failed', next_attempt_at: null, last_status_code: 500 });
  const resend = `${DELIVERIES}/${row?.uid}/resend`;
  const refused = await tenant.call('POST', resend);
  const call = `POST /v1/management/subscriptions/${uid}/test`;
  expect([refused.status, refused.body]).toEqual([
    409,
    { error: `A test is not sent again; ${call} sends another one.` },
  ]);
  expect((await (await world.tenant()).call('POST', resend)).status).toBe(404);
  expect(endpoint.requests).toHaveLength(3);
});

test('a test is no event, and in the sums of none', async () => {
  const { events } = await tested();
  const { body } = await tenant.call('GET', '/v1/events');
  expect(body.data.map(({ id }: { id: string }) => id).toSorted()).toEqual(
    events.map(({ id }) => id).toSorted(),
  );
  const rows = await world.database.query(
    'SELECT count(*)::int AS count FROM deliveries WHERE organisation_uid = $1',
    [tenant.uid],
  );
  expect(rows).toEqual([{ count: 2 }]);
});

test("the contract's own test is in the log of the subscription that it matches", async () => {
  const endpoint = await receiver();
  const target = `${endpoint.url}/rx`;
  const body = { target_url: target, event_type: TYPE };
  await tenant.call('POST', `${SUBSCRIPTIONS}/test`, body);
  expect(await list()).toEqual([]);
  const { uid } = await tenant.subscribe(target);
  await tenant.call('POST', `${SUBSCRIPTIONS}/test`, body);
  expect(await list()).toMatchObject([{ test: true, subscription_uid: uid, target }]);
});

test('a test is seen by its organisation and its pharmacy alone', async () => {
  await tested();
  const [row] = await list('test=true');
  const others = [await world.tenant(), await setUpPharmacy(world.api, tenant.uid)];
  for (const other of others) {
    expect(await list('', other)).toEqual([]);
    expect((await other.call('GET', `${DELIVERIES}/${row?.uid}`)).status).toBe(404);
  }
});
