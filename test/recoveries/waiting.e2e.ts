/** Deliveries that wait for a retry hours away are sent by one request, once their receiver works again. */
import type { Receiver } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { booked, preview, RECOVERIES, recoveryIn, startRecovery } from '../support/recoveries.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const WAITING = { include: ['waiting'] };

let world: World;
let tenant: Tenant;
let endpoint: Receiver;
let status: number;
let subscription: string;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '3600,3600' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  status = 500;
  endpoint = await receiver({ respond: () => ({ status }) });
  ({ uid: subscription } = await tenant.subscribe(`${endpoint.url}/in`));
});

/** A delivery whose first attempt has failed, and whose next one is due in an hour. */
async function deliverInVain(id: string): Promise<string> {
  await tenant.send(orderEvent({ id }));
  const { uid, waiting_for: waitingFor } = await deliveryIn(tenant, 'retrying', id);
  expect(waitingFor.kind).toBe('retry_scheduled');
  return uid;
}

test('they are sent now, each once, as the dry run says before', async () => {
  const waiting = [await deliverInVain('one'), await deliverInVain('two')].toSorted();
  status = 200;
  await tenant.send(orderEvent({ id: 'three' }));
  await deliveryIn(tenant, 'succeeded', 'three');
  const before = endpoint.requests.length;
  const dry = await preview(tenant, WAITING);
  expect(dry).toMatchObject({ matched: 2, sendable: 2 });
  expect((await preview(tenant)).matched).toBe(0);
  const key = { ...WAITING, idempotency_key: 'after-the-outage' };
  const { uid, include } = await startRecovery(tenant, key);
  expect(include).toEqual(['waiting']);
  await recoveryIn(tenant, uid, { status: 'finished', matched: 2, sent: 2, succeeded: 2 });
  expect(booked(endpoint, before)).toEqual(waiting);
  const again = await tenant.call('POST', RECOVERIES, key);
  expect([again.status, again.body.uid]).toEqual([200, uid]);
  const sent = await deliveryIn(tenant, 'succeeded', 'one');
  expect(sent.attempts.map((one: { made_by: string }) => one.made_by)).toEqual([
    'schedule',
    'recovery',
  ]);
});

test('one that fails again waits by its schedule from the start', async () => {
  await deliverInVain('one');
  const before = endpoint.requests.length;
  const { uid } = await startRecovery(tenant, WAITING);
  await endpoint.waitFor(before + 1, 10_000);
  await deliveryIn(tenant, 'retrying', 'one');
  const going = await recoveryIn(tenant, uid, { status: 'running', sent: 1, waiting: 1 });
  expect(going).toMatchObject({ succeeded: 0, failed: 0, remaining: 0 });
  expect((await preview(tenant, WAITING)).matched).toBe(1);
});

test('behind a pause they wait for its end, and say so', async () => {
  const waiting = await deliverInVain('one');
  status = 200;
  await tenant.call('POST', `${MANAGED}/${subscription}/pause`);
  const before = endpoint.requests.length;
  const { uid } = await startRecovery(tenant, WAITING);
  await recoveryIn(tenant, uid, { sent: 1, waiting: 1 });
  const kept = await deliveryIn(tenant, 'pending', 'one');
  expect(kept.waiting_for.kind).toBe('paused');
  // Another endpoint gets what comes later, and this one still nothing.
  const other = await receiver();
  await tenant.subscribe(`${other.url}/in`);
  await tenant.send(orderEvent({ id: 'two' }));
  await other.waitFor(1, 10_000);
  expect(endpoint.requests).toHaveLength(before);
  await tenant.call('POST', `${MANAGED}/${subscription}/resume`);
  await recoveryIn(tenant, uid, { status: 'finished', succeeded: 1 });
  expect(booked(endpoint, before)).toContain(waiting);
});
