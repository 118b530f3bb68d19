/** What an organisation is told of its webhooks by the contract `rxhooks`. */
import { verifyStandardWebhook } from '@rxhooks/client';
import { eventually, type ReceivedRequest, type Receiver } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { letHoldEnd, MANAGED, managedIn, REST_MS } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import type { Registered, Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const TYPES = [
  'endpoint.disabled',
  'endpoint.enabled',
  'endpoint.circuit_opened',
  'endpoint.circuit_closed',
  'delivery.exhausted',
  'recovery.finished',
];

let world: World;
let tenant: Tenant;
let told: Receiver;
let own: Registered;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '0.1' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  told = await receiver();
  own = await listen(tenant, told);
});

async function listen(by: Tenant, to: Receiver, event_types = TYPES): Promise<Registered> {
  const target = `${to.url}/told?token=secret`;
  const { status, body } = await by.call('POST', MANAGED, { target, event_types });
  expect(status).toBe(201);
  return body;
}
const bodyOf = ({ body }: ReceivedRequest) => JSON.parse(String(body));
/** Those that came, by type, once there are as many. */
async function tellings(count: number, by = told) {
  const requests = await by.waitFor(count, 2 * REST_MS);
  return requests.map(bodyOf);
}
/** What is stored, whether or not it has arrived. */
const stored = async (uid = tenant.uid, database = world.database) => {
  const rows: { type: string }[] = await database.query(
    'SELECT type FROM events WHERE organisation_uid = $1 AND type = ANY ($2) ORDER BY uid',
    [uid, TYPES],
  );
  return rows.map(({ type }) => type);
};

test('a disabled endpoint and its end are told once each, signed, with the host and the reason alone', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 410 }) });
  const target = `${endpoint.url}/path?key=value`;
  const { uid } = await tenant.subscribe(target);
  await tenant.send(orderEvent());
  await managedIn(tenant, uid, { status: 'disabled' });
  const [request] = await told.waitFor(1, REST_MS);
  expect(
    verifyStandardWebhook({
      rawBody: request!.body,
      headers: request!.headers,
      secret: own.signing_secret,
    }),
  ).toEqual({ ok: true });
  const data = {
    subscription_uid: uid,
    contract: 'rxscale',
    pharmacy_uid: null,
    host: new URL(target).host,
  };
  const reason = 'The receiver answered 410: it wants no more deliveries.';
  expect(bodyOf(request!)).toEqual({
    type: 'endpoint.disabled',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: { ...data, reason },
  });

  for (let calls = 0; calls < 2; calls += 1) await tenant.call('POST', `${MANAGED}/${uid}/resume`);

  const enabled = (one: ReceivedRequest) => bodyOf(one).type === 'endpoint.enabled';
  const requests = await told.waitFor((all) => all.some(enabled), REST_MS);
  expect(bodyOf(requests.find(enabled)!).data).toEqual(data);
  // The delivery that was answered 410 has failed as well, which the sweeper tells.
  await eventually(
    async () =>
      expect((await stored()).toSorted()).toEqual([
        'delivery.exhausted',
        'endpoint.disabled',
        'endpoint.enabled',
      ]),
    { timeoutMs: REST_MS },
  );
});

test('a circuit that opens and closes is told once each, and its failed deliveries one by one', async () => {
  let status = 500;
  const endpoint = await receiver({ respond: () => ({ status }) });
  const { uid } = await tenant.subscribe(`${endpoint.url}/in`);
  const events = Array.from({ length: 10 }, () => orderEvent());
  await tenant.call('POST', '/v1/events/batch', { events });
  await managedIn(tenant, uid, { health: { circuit: 'open' } });
  const [opened] = await eventually(
    async () => {
      const all = told.requests.map(bodyOf).filter(({ type }) => type === TYPES[2]);
      expect(all).toHaveLength(1);
      return all;
    },
    { timeoutMs: REST_MS },
  );
  expect(opened.data).toMatchObject({ subscription_uid: uid, held_until: expect.any(String) });

  status = 200;
  await letHoldEnd(world, uid);
  await eventually(
    async () => {
      const { body } = await tenant.call('GET', `${MANAGED}/${uid}`);
      expect(body.health.circuit).toBe('closed');
    },
    { timeoutMs: 2 * REST_MS },
  );
  await eventually(
    async () => {
      const types = await stored();
      expect(types.filter((type) => type.startsWith('endpoint.'))).toEqual([TYPES[2], TYPES[3]]);
    },
    { timeoutMs: REST_MS },
  );
}, 60_000);

test('a delivery that is given up is told with its ids and the last status', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 503 }) });
  const { uid } = await tenant.subscribe(`${endpoint.url}/in?key=value`);
  await tenant.send(orderEvent({ id: 'lost' }));
  const delivery = await deliveryIn(tenant, 'failed', 'lost');
  const [exhausted] = await tellings(1);
  expect(exhausted).toMatchObject({
    type: 'delivery.exhausted',
    data: {
      subscription_uid: uid,
      delivery_uid: delivery.uid,
      event_type: 'pharmacy_order_created',
      attempts: 2,
      status_code: 503,
      reason: delivery.reason,
    },
  });
  expect(JSON.stringify(exhausted)).not.toMatch(/value|\/in/);
});

test('a recovery that has ended is told once with its figures', async () => {
  let status = 503;
  const endpoint = await receiver({ respond: () => ({ status }) });
  await tenant.subscribe(`${endpoint.url}/in`);
  await tenant.send(orderEvent({ id: 'lost' }));
  await deliveryIn(tenant, 'failed', 'lost');
  status = 200;
  const started = await tenant.call('POST', '/v1/management/recoveries', { include: ['failed'] });
  expect(started.status).toBe(202);
  const { uid } = started.body;
  const isFinished = (one: ReceivedRequest) => bodyOf(one).type === 'recovery.finished';
  const requests = await told.waitFor((all) => all.some(isFinished), 2 * REST_MS);
  const data = { status: 'finished', matched: 1, sent: 1, succeeded: 1, failed: 0 };
  expect(bodyOf(requests.find(isFinished)!).data).toEqual({ recovery_uid: uid, ...data });
  expect((await stored()).filter((type) => type === 'recovery.finished')).toHaveLength(1);
});

test('nothing is told of its own subscriptions', async () => {
  const deaf = await receiver({ respond: () => ({ status: 410 }) });
  const { uid } = await listen(tenant, deaf);
  const endpoint = await receiver({ respond: () => ({ status: 503 }) });
  await tenant.subscribe(`${endpoint.url}/in`);
  await tenant.send(orderEvent({ id: 'lost' }));
  await tellings(1);
  await managedIn(tenant, uid, { status: 'disabled' });
  await tenant.call('POST', `${MANAGED}/${uid}/resume`);
  await tenant.send(orderEvent({ id: 'later' }));
  await tellings(2);
  expect(new Set(await stored())).toEqual(new Set(['delivery.exhausted']));
});

test('what nobody has subscribed to is not stored', async () => {
  const other = await world.tenant();
  const endpoint = await receiver({ respond: () => ({ status: 410 }) });
  const { uid } = await other.subscribe(`${endpoint.url}/in`);
  await other.send(orderEvent());
  await managedIn(other, uid, { status: 'disabled' });
  await other.call('POST', `${MANAGED}/${uid}/resume`);
  expect(await stored(other.uid)).toEqual([]);
});

test('one occurrence is told once also when its worker stops before it is sent', async () => {
  const broken = await startWorld({}, { withWorker: false });
  onTestFinished(() => broken.close());
  const by = await broken.tenant();
  let isUp = false;
  const late = await receiver({ respond: () => ({ status: isUp ? 200 : 503 }) });
  await listen(by, late, ['endpoint.disabled']);
  const endpoint = await receiver({ respond: () => ({ status: 410 }) });
  const { uid } = await by.subscribe(`${endpoint.url}/in`);
  const first = await broken.startWorker();
  await by.send(orderEvent());
  await managedIn(by, uid, { status: 'disabled' });
  await first.close();
  isUp = true;
  await broken.startWorker();
  await eventually(
    async () => {
      const rows: { status: string }[] = await broken.database.query(
        `SELECT d.status FROM deliveries d JOIN events e ON e.uid = d.event_uid WHERE e.type = 'endpoint.disabled'`,
      );
      expect(rows).toEqual([{ status: 'succeeded' }]);
    },
    { timeoutMs: 2 * REST_MS },
  );
  expect(await stored(by.uid, broken.database)).toEqual(['endpoint.disabled']);
  expect(new Set(late.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
}, 60_000);

describe('the calls', () => {
  test.each([
    { target: 'https://ops.example.com/in', event_types: [] },
    { target: 'https://ops.example.com/in', event_types: ['booking.created'] },
    { target: 'https://ops.example.com/in', event_types: [TYPES[0], TYPES[0]] },
    { target: 'https://10.0.0.1/in', event_types: [TYPES[0]] },
    { event_types: [TYPES[0]] },
  ])('refuse %j', async (body) => {
    expect((await tenant.call('POST', MANAGED, body)).status).toBe(400);
  });

  test('remove a subscription of this contract, and none of another one', async () => {
    const { uid: ofOther } = await tenant.subscribe('https://hooks.example.com/in');
    expect((await tenant.call('DELETE', `${MANAGED}/${ofOther}`)).status).toBe(404);
    expect((await tenant.call('DELETE', `${MANAGED}/${own.uid}`)).status).toBe(204);
    expect((await tenant.call('GET', `${MANAGED}/${own.uid}`)).status).toBe(404);
  });

  test('take no such event from a sender', async () => {
    const event = { event_type: 'endpoint.disabled', data: {} };
    const { status, body } = await tenant.send(event);
    expect(status).toBe(422);
    expect(body.details[0]).toMatchObject({ field: 'event_type' });
  });

  test('send a test to it with the example of an event type', async () => {
    const body = { event_type: 'recovery.finished' };
    const answer = await tenant.call('POST', `${MANAGED}/${own.uid}/test`, body);
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect((await tellings(1))[0]).toMatchObject({ type: 'recovery.finished' });
  });
});
