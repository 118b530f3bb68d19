import { createHmac } from 'node:crypto';
import type { ReceivedRequest } from '@rxhooks/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '1.5,1.5,1.5' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

async function rotate(uid: string, body: object = {}) {
  const answer = await tenant.call('POST', `${MANAGED}/${uid}/rotate-secret`, body);
  expect(answer.status).toBe(200);
  return answer.body;
}

const isGenuine = ({ body, headers }: ReceivedRequest, secret: string) => {
  try {
    return Boolean(new Webhook(secret).verify(body.toString(), { ...headers }));
  } catch {
    return false;
  }
};
const contractSignature = ({ body }: ReceivedRequest, secret: string) =>
  createHmac('sha256', secret).update(body).digest('hex');

test('both secrets verify a delivery during the overlap, the new one by the contract’s own header', async () => {
  const endpoint = await receiver();
  const { uid, signing_secret: old } = await tenant.subscribe(`${endpoint.url}/overlap`);

  const { signing_secret: fresh, previous_valid_until: until } = await rotate(uid);
  await tenant.send(orderEvent());

  const [request] = (await endpoint.waitFor(1)) as [ReceivedRequest];
  expect([isGenuine(request, fresh), isGenuine(request, old)]).toEqual([true, true]);
  expect(request.headers).toMatchObject({
    'x-webhook-signature': contractSignature(request, fresh),
    'x-webhook-signature-previous': contractSignature(request, old),
  });
  expect(Date.parse(until) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
});

test('a delivery carries one signature when no secret was replaced', async () => {
  const endpoint = await receiver();
  const { signing_secret: secret } = await tenant.subscribe(`${endpoint.url}/single`);

  await tenant.send(orderEvent());

  const [request] = (await endpoint.waitFor(1)) as [ReceivedRequest];
  expect(request.headers['webhook-signature']).not.toContain(' ');
  expect(request.headers).not.toHaveProperty('x-webhook-signature-previous');
  expect(isGenuine(request, secret)).toBe(true);
});

test('without an overlap the old secret is gone with the very next attempt of a delivery', async () => {
  const replies = [{ status: 500 }];
  const endpoint = await receiver({ respond: () => replies.shift() ?? {} });
  const { uid, signing_secret: old } = await tenant.subscribe(`${endpoint.url}/emergency`);
  await tenant.send(orderEvent({ id: 'emergency' }));
  await deliveryIn(tenant, 'retrying', 'emergency');

  const { signing_secret: fresh, previous_valid_until: until } = await rotate(uid, {
    overlap_hours: 0,
  });

  expect(until).toBeNull();
  const [first, second] = (await endpoint.waitFor(2, 10_000)) as [ReceivedRequest, ReceivedRequest];
  expect([isGenuine(first, old), isGenuine(second, fresh)]).toEqual([true, true]);
  expect(isGenuine(second, old)).toBe(false);
  expect(second.headers).not.toHaveProperty('x-webhook-signature-previous');
});

test('without an overlap a secret that was replaced before stops signing as well', async () => {
  const endpoint = await receiver();
  const { uid, signing_secret: first } = await tenant.subscribe(`${endpoint.url}/leaked`);
  const { signing_secret: second } = await rotate(uid, { overlap_hours: 24 });
  const { signing_secret: third } = await rotate(uid, { overlap_hours: 0 });

  await tenant.send(orderEvent());

  const [request] = (await endpoint.waitFor(1)) as [ReceivedRequest];
  expect([first, second, third].map((secret) => isGenuine(request, secret))).toEqual([
    false,
    false,
    true,
  ]);
});

test('a sixth secret that would be valid beside the new one is refused', async () => {
  const endpoint = await receiver();
  const { uid } = await tenant.subscribe(`${endpoint.url}/often`);
  for (let count = 0; count < 5; count += 1) await rotate(uid);

  const answer = await tenant.call('POST', `${MANAGED}/${uid}/rotate-secret`, {});

  expect(answer.status).toBe(409);
  await tenant.send(orderEvent());
  const [request] = (await endpoint.waitFor(1)) as [ReceivedRequest];
  expect(request.headers['webhook-signature']?.split(' ')).toHaveLength(6);
  expect(request.headers['webhook-signature']?.length).toBeLessThan(2048);
});
