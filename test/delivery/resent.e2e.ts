/** A receiver that closes a kept connection under a request gets it again at once, and the tenant can see that. */
import { httpAnswer, type RawReceiver, startRawReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { orderEvent } from '../support/events.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let receiver: RawReceiver;

beforeAll(async () => {
  world = await startWorld();
  receiver = await startRawReceiver((socket) => {
    if (receiver.requests.length === 2) socket.end();
    else socket.write(httpAnswer('200 OK'));
  });
});
afterAll(async () => {
  await world.close();
  await receiver.stop();
});

async function deliver(tenant: Tenant, id: string) {
  await tenant.send(orderEvent({ id }));
  return deliveryIn(tenant, 'succeeded', id);
}

test('an attempt that went out twice says so, uses one step and is the only one', async () => {
  const tenant = await world.tenant();
  await tenant.subscribe(`http://127.0.0.1:${receiver.port}/hook`);
  const kept = await deliver(tenant, 'kept');
  const closed = await deliver(tenant, 'closed');
  expect([kept.attempts, closed.attempts]).toMatchObject([
    [{ number: 1, status_code: 200, error: null, resent: false }],
    [{ number: 1, status_code: 200, error: null, resent: true }],
  ]);
  const ids = receiver.requests.map((text) => /^webhook-id: (.+)\r$/im.exec(text)?.[1]);
  expect(ids).toEqual([kept.uid, closed.uid, closed.uid]);
});
