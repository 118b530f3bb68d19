import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { orderEvent } from '../support/events.js';
import { openQueueContents, type QueueContents } from '../support/queue-contents.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;
let queues: QueueContents;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '2,0.2,0.2' });
  queues = openQueueContents(world);
});
afterAll(async () => {
  await queues.close();
  await world.close();
});

// One for each test: the subscriptions of another test would get its events too.
beforeEach(async () => {
  tenant = await world.tenant();
});

/** A delivery whose first attempt has failed and whose second is due in two seconds. */
async function failOnce(id: string) {
  await tenant.send(orderEvent({ id }));
  return deliveryIn(tenant, 'retrying', id);
}
const resend = (uid: string) => tenant.call('POST', `${DELIVERIES}/${uid}/resend`);
/** Every wake-up job that was set has run. */
const untilSilent = () =>
  eventually(
    async () => {
      expect(await queues.jobIds('deliveries', 'delayed')).toEqual([]);
      expect(await queues.jobIds('deliveries', 'wait')).toEqual([]);
    },
    { timeoutMs: 10_000 },
  );

test('a resend that gets through takes the place of the retry that was pending', async () => {
  const replies = [{ status: 500 }];
  const endpoint = await receiver({ respond: () => replies.shift() ?? {} });
  await tenant.subscribe(`${endpoint.url}/succeeds`);
  const { uid } = await failOnce('resent-well');

  expect((await resend(uid)).status).toBe(202);

  await deliveryIn(tenant, 'succeeded', 'resent-well');
  await untilSilent();
  await tenant.send(orderEvent());
  await endpoint.waitFor(3);
  const ids = endpoint.requests.map(({ headers }) => headers['webhook-id']);
  expect(ids.filter((id) => id === uid)).toHaveLength(2);
});

test('a resend that fails starts the schedule anew, and the retry that was pending is not made', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 500 }) });
  await tenant.subscribe(`${endpoint.url}/fails`);
  const { uid } = await failOnce('resent-badly');

  await resend(uid);

  const { attempts } = await deliveryIn(tenant, 'failed', 'resent-badly');
  expect(attempts.map(({ number }: { number: number }) => number)).toEqual([1, 2, 3, 4, 5]);
  await untilSilent();
  const ofThis = endpoint.requests.filter(({ headers }) => headers['webhook-id'] === uid);
  expect(ofThis).toHaveLength(5);
});

test('two resends at the same moment make one attempt each at most, one after another', async () => {
  const replies = [{ status: 500 }];
  const endpoint = await receiver({ respond: () => replies.shift() ?? {} });
  await tenant.subscribe(`${endpoint.url}/twice`);
  const { uid } = await failOnce('resent-twice');

  const answers = await Promise.all([resend(uid), resend(uid)]);

  expect(answers.map(({ status }) => [202, 409].includes(status))).toEqual([true, true]);
  const { attempts } = await deliveryIn(tenant, 'succeeded', 'resent-twice');
  await untilSilent();
  const ofThis = endpoint.requests.filter(({ headers }) => headers['webhook-id'] === uid);
  expect(ofThis.length).toBe(attempts.length);
  expect(ofThis.length).toBeLessThanOrEqual(3);
});
