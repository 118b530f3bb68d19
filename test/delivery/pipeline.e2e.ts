import { createHmac } from 'node:crypto';
import { eventually, startReceiver } from '@rxhooks/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { ReceiverOptions } from '@rxhooks/testing';
import { exampleData, orderEvent } from '../support/events.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function receiver(options?: ReceiverOptions) {
  const started = await startReceiver(options);
  onTestFinished(() => started.close());
  return started;
}

async function deliveryOf(eventId: string) {
  const list = await tenant.call('GET', `${DELIVERIES}?event_id=${eventId}`);
  const details = await tenant.call('GET', `${DELIVERIES}/${list.body.data[0].uid}`);
  return details.body;
}

// One for each test: the subscriptions of another test would get its events too.
beforeEach(async () => {
  tenant = await world.tenant();
});

test('an accepted event reaches every subscription of its organisation and nobody else', async () => {
  const other = await world.tenant();
  const [first, second, foreign] = [await receiver(), await receiver(), await receiver()];
  await tenant.subscribe(`${first.url}/a`);
  await tenant.subscribe(`${second.url}/b`);
  await tenant.subscribe(`${foreign.url}/stock`, 'pharmacy_sku_stock_updated');
  await other.subscribe(`${foreign.url}/other`);

  const answer = await tenant.send(orderEvent({ id: 'first-order' }));

  expect(answer).toMatchObject({ status: 202, body: { id: 'first-order', duplicate: false } });
  await first.waitFor(1);
  await second.waitFor(1);
  // The proof event comes after whatever should not have come.
  await other.send(orderEvent({ id: 'proof' }));
  await foreign.waitFor(1);
  expect(foreign.requests.map(({ path }) => path)).toEqual(['/other']);
});

test('a delivery carries the envelope, the headers and both signatures of the contract', async () => {
  const endpoint = await receiver();
  const { signing_secret: secret } = await tenant.subscribe(`${endpoint.url}/envelope`);
  const data = exampleData();

  await tenant.send(orderEvent({ data, timestamp: 1_760_000_123 }));
  const [request] = await endpoint.waitFor(1);

  const { headers = {}, body = Buffer.alloc(0), method } = request ?? {};
  expect(method).toBe('POST');
  expect(body.toString()).toBe(
    JSON.stringify({
      event_type: 'pharmacy_order_created',
      timestamp: 1_760_000_123,
      payload_version: '1',
      data,
    }),
  );
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-webhook-event': 'pharmacy_order_created',
    'x-webhook-signature': createHmac('sha256', secret).update(body).digest('hex'),
    'webhook-id': expect.stringMatching(/^dlv_[0-9a-f]{32}$/),
    'user-agent': expect.stringMatching(/^rxhooks\/\d/),
  });
  expect(headers).not.toHaveProperty('x-webhook-test');
  expect(() => new Webhook(secret).verify(body.toString(), headers)).not.toThrow();
});

test('a failing receiver gets identical bytes, id and contract signature until it accepts', async () => {
  const statuses = [500, 302, 200];
  const endpoint = await receiver({ respond: () => ({ status: statuses.shift() ?? 200 }) });
  await tenant.subscribe(`${endpoint.url}/flaky`);

  await tenant.send(orderEvent({ id: 'retried' }));
  const requests = await endpoint.waitFor(3, 10_000);

  const alike = (pick: (request: (typeof requests)[number]) => string | undefined) =>
    new Set(requests.map((request) => pick(request))).size;
  expect(alike(({ body }) => body.toString('hex'))).toBe(1);
  expect(alike(({ headers }) => headers['webhook-id'])).toBe(1);
  expect(alike(({ headers }) => headers['x-webhook-signature'])).toBe(1);
  const delivery = await eventually(async () => {
    const found = await deliveryOf('retried');
    expect(found.status).toBe('succeeded');
    return found;
  });
  expect(delivery.attempts.map((a: { status_code: number }) => a.status_code)).toEqual([
    500, 302, 200,
  ]);
  expect(delivery.next_attempt_at).toBeNull();
});

test('a delivery that never succeeds ends as failed after the last attempt of its schedule', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 503, body: 'try later' }) });
  await tenant.subscribe(`${endpoint.url}/dead`);

  await tenant.send(orderEvent({ id: 'hopeless' }));

  const delivery = await eventually(
    async () => {
      const found = await deliveryOf('hopeless');
      expect(found.status).toBe('failed');
      return found;
    },
    { timeoutMs: 10_000 },
  );
  expect(delivery.attempts).toHaveLength(4);
  expect(delivery.attempts[0]).toMatchObject({
    number: 1,
    status_code: 503,
    response_excerpt: 'try later',
    error: expect.stringContaining('503'),
  });
  expect(endpoint.requests).toHaveLength(4);
});

test('a redirect is a failure and is never followed', async () => {
  const lure = await receiver();
  const endpoint = await receiver({
    respond: () => ({ status: 307, headers: { Location: `${lure.url}/secret` } }),
  });
  await tenant.subscribe(`${endpoint.url}/redirect`);

  await tenant.send(orderEvent({ id: 'redirected' }));

  await endpoint.waitFor(4, 10_000);
  expect(lure.requests).toHaveLength(0);
});

test('a custom header is sent on every delivery and shown nowhere', async () => {
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/header`, 'pharmacy_order_created', {
    meta_data: { header_key: 'X-Partner-Token', header_value: 'hunter2-partner', note: 'kept' },
  });

  await tenant.send(orderEvent());
  const [request] = await endpoint.waitFor(1);

  expect(request?.headers['x-partner-token']).toBe('hunter2-partner');
  const rows = await world.database.query('SELECT * FROM subscriptions');
  expect(JSON.stringify(rows)).not.toContain('hunter2-partner');
  expect(JSON.stringify(rows)).toContain('kept');
});

test('numbers that a double cannot hold arrive as they were sent', async () => {
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/numbers`);
  const exact = '{"big":12345678901234567890,"fraction":1.10,"huge":1e400}';
  const body = JSON.stringify(orderEvent()).replace('"data":{}', `"data":${exact}`);

  await tenant.call('POST', '/v1/events', body);
  const [request] = await endpoint.waitFor(1);

  expect(request?.body.toString()).toContain(`"data":${exact}`);
});

test('a removed subscription gets no further attempt and its open deliveries are cancelled', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 500 }) });
  const target = `${endpoint.url}/removed`;
  await tenant.subscribe(target);
  await tenant.send(orderEvent({ id: 'cancelled' }));
  await endpoint.waitFor(1);

  const query = new URLSearchParams({ target, notification_type: 'pharmacy_order_created' });
  await tenant.call('DELETE', `/v1/management/notification-subscriptions?${query.toString()}`);

  await eventually(async () => expect((await deliveryOf('cancelled')).status).toBe('cancelled'));
  const seen = endpoint.requests.length;
  const proof = await receiver();
  await tenant.subscribe(`${proof.url}/proof`);
  await tenant.send(orderEvent());
  await proof.waitFor(1);
  expect(endpoint.requests.length).toBe(seen);
});

test('a resend makes one more attempt with the same webhook-id', async () => {
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/again`);
  await tenant.send(orderEvent({ id: 'resent' }));
  await endpoint.waitFor(1);
  const uid = await eventually(async () => {
    const found = await deliveryOf('resent');
    expect(found.status).toBe('succeeded');
    return found.uid;
  });

  const answer = await tenant.call('POST', `${DELIVERIES}/${uid}/resend`);
  const [first, second] = await endpoint.waitFor(2);

  expect(answer.status).toBe(202);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
});
