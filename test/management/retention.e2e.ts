import { eventually } from '@rxhooks/testing';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { ORGANISATIONS } from '../support/admin.js';
import { deliveryIn } from '../support/deliveries.js';
import { orderEvent } from '../support/events.js';
import { addHistory, type PastEvent } from '../../libs/persistence/test/history.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeEach(async () => {
  world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  tenant = await world.tenant();
});

const sql = (text: string, parameters?: unknown[]) => world.database.query(text, parameters);

async function past(daysAgo: number, more: Partial<PastEvent> = {}) {
  const { uid: subscriptionUid } = await tenant.subscribe(
    `https://hooks.example.com/${crypto.randomUUID()}`,
  );
  const deliveries = [{ subscriptionUid, attempts: 2 }];
  const organisationUid = tenant.uid;
  const added = await addHistory(sql, { organisationUid, daysAgo, deliveries, ...more });
  return { ...added, delivery: added.deliveries[0] ?? '' };
}

const dataOf = async (uid: string) =>
  (await sql('SELECT data FROM events WHERE uid = $1', [uid]))[0]?.data;
const configure = (settings: object) =>
  world.api.asAdmin('PATCH', `${ORGANISATIONS}/${tenant.uid}`, settings);

test('a payload goes after 30 days, with what the receiver said; the record stays', async () => {
  const old = await past(31);
  const young = await past(29);
  await world.startWorker();
  await eventually(async () => expect(await dataOf(old.uid)).toBeNull());

  const details = await tenant.call('GET', `${DELIVERIES}/${old.delivery}`);
  expect(details.body).toMatchObject({
    event_id: old.uid,
    status: 'succeeded',
    attempts: [
      { number: 1, status_code: 200, response_excerpt: null },
      { number: 2, status_code: 200, response_excerpt: null },
    ],
  });
  expect(await dataOf(young.uid)).toBe('{"uid":"po-1"}');
  const kept = await tenant.call('GET', `${DELIVERIES}/${young.delivery}`);
  expect(kept.body.attempts[0].response_excerpt).toBe('an echo of patient data');
});

test('a delivery goes after 90 days with its event and attempts, which frees the id', async () => {
  const old = await past(91);
  const young = await past(89);
  await world.startWorker();
  await eventually(async () => expect(await dataOf(old.uid)).toBeUndefined());

  expect((await tenant.call('GET', `${DELIVERIES}/${old.delivery}`)).status).toBe(404);
  expect((await tenant.call('GET', `${DELIVERIES}/${young.delivery}`)).status).toBe(200);
  expect(await sql('SELECT DISTINCT delivery_uid AS uid FROM attempts')).toEqual([
    { uid: young.delivery },
  ]);
  const again = [old.uid, young.uid].map((id) => tenant.send(orderEvent({ id })));
  expect((await Promise.all(again)).map(({ body }) => body.duplicate)).toEqual([false, true]);
});

test('an organisation’s own number of days counts from the next start on', async () => {
  const other = await world.tenant();
  const theirs = await addHistory(sql, { organisationUid: other.uid, daysAgo: 10 });
  const own = await past(10);
  const first = await world.startWorker();
  await eventually(async () => expect(await sql('SELECT FROM retention_runs')).not.toEqual([]));
  await first.close();
  expect(await dataOf(own.uid)).not.toBeNull();

  expect((await configure({ payload_retention_days: 7 })).status).toBe(200);
  await world.startWorker();
  await eventually(async () => expect(await dataOf(own.uid)).toBeNull());
  expect(await dataOf(theirs.uid)).not.toBeNull();
});

test('a delivery that waits for longer than its payload is kept is cancelled, and never sent', async () => {
  const endpoint = await receiver();
  const { uid: subscriptionUid } = await tenant.subscribe(`${endpoint.url}/orders`);
  const waiting = await past(31, {
    deliveries: [{ subscriptionUid, status: 'retrying', attempts: 1 }],
  });
  // Not due before it is cancelled.
  await sql(`UPDATE deliveries SET due_at = now() + interval '1 hour'`);
  await world.startWorker();
  const details = await deliveryIn(tenant, 'cancelled', waiting.uid);
  expect(details.next_attempt_at).toBeNull();
  const [row] = await sql('SELECT reason FROM deliveries WHERE uid = $1', [waiting.delivery]);
  expect(row.reason).toBe('The payload of the event was erased after 30 days.');

  const resent = await tenant.call('POST', `${DELIVERIES}/${waiting.delivery}/resend`);
  expect(resent.status).toBe(410);
  await tenant.send(orderEvent());
  await endpoint.waitFor(1);
  expect(endpoint.requests).toHaveLength(1);
});

test('a payload that is due while its delivery is retried goes with the purge, and both end well', async () => {
  const endpoint = await receiver({ respond: () => ({ status: 500 }) });
  const { uid: subscriptionUid } = await tenant.subscribe(`${endpoint.url}/orders`);
  await world.startWorker();
  const events = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      past(31 + index / 100, { deliveries: [{ subscriptionUid, status: 'retrying' }] }),
    ),
  );
  // The worker's sweeper sends them while another one, which has just started, purges.
  await world.startWorker();
  for (const { uid } of events)
    await eventually(async () => expect(await dataOf(uid)).toBeNull(), { timeoutMs: 10_000 });
  await eventually(
    async () => {
      const open = await sql(
        `SELECT uid FROM deliveries WHERE status IN ('pending', 'retrying') OR lease_token IS NOT NULL`,
      );
      expect(open).toEqual([]);
    },
    { timeoutMs: 10_000 },
  );
});

test('several workers that start at once purge together', async () => {
  await sql(
    `INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, accepted_at, fanned_out_at)
     SELECT 'evt_' || lpad(to_hex(n), 32, '0'), $1, n::text, 't', 1, 'x', '', now() - interval '91 days', now() FROM generate_series(1, 3000) n`,
    [tenant.uid],
  );
  await Promise.all([world.startWorker(), world.startWorker(), world.startWorker()]);
  await eventually(async () => expect(await sql('SELECT uid FROM events')).toEqual([]));
});
