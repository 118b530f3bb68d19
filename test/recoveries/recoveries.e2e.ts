/** Many deliveries are made good by one request: exactly those that are asked for, as the receivers' own books say. */
import { startReceiver, type Receiver } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { issueOperatorKey } from '../support/admin.js';
import { deliveryIn } from '../support/deliveries.js';
import { MANAGED, managedIn } from '../support/endpoint-health.js';
import { orderEvent } from '../support/events.js';
import { setUpPharmacy } from '../support/pharmacy.js';
import { receiver } from '../support/receivers.js';
import {
  addFailed,
  booked,
  preview,
  RECOVERIES,
  recoveryIn,
  startRecovery,
} from '../support/recoveries.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;
let endpoint: Receiver;
let status: number;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '0.1' });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  status = 200;
  endpoint = await receiver({ respond: () => ({ status }) });
});

const subscribe = (path = 'in') => tenant.subscribe(`${endpoint.url}/${path}`);

/** Sends an event and gives its delivery, once it has ended. */
async function deliver(ends: 'failed' | 'succeeded', id: string): Promise<string> {
  status = ends === 'failed' ? 500 : 200;
  await tenant.send(orderEvent({ id }));
  const { uid } = await deliveryIn(tenant, ends, id);
  status = 200;
  return uid;
}

test('what has failed is sent once more, and nothing else, as the dry run says before', async () => {
  const { uid: subscription } = await subscribe();
  const failed = [await deliver('failed', 'one'), await deliver('failed', 'two')].toSorted();
  await deliver('succeeded', 'three');
  const before = endpoint.requests.length;

  const dry = await preview(tenant);
  expect(dry).toMatchObject({ dry_run: true, matched: 2, sendable: 2 });
  expect(dry.subscriptions).toMatchObject([{ subscription_uid: subscription, sendable: 2 }]);
  expect(dry.sample.map((one: { delivery_uid: string }) => one.delivery_uid).toSorted()).toEqual(
    failed,
  );
  const { body: list } = await tenant.call('GET', RECOVERIES);
  expect(list).toEqual({ data: [], next_cursor: null });

  const { uid } = await startRecovery(tenant);
  await recoveryIn(tenant, uid, { status: 'finished', matched: 2, sent: 2, succeeded: 2 });
  expect(booked(endpoint, before)).toEqual(failed);
  expect((await deliveryIn(tenant, 'succeeded', 'one')).attempt_count).toBe(3);
});

test('what fails again is tried by its schedule, and counted as failed in the end', async () => {
  await subscribe();
  await deliver('failed', 'one');
  status = 500;
  const { uid } = await startRecovery(tenant);
  await recoveryIn(tenant, uid, { status: 'finished', sent: 1, succeeded: 0, failed: 1 });
  expect((await deliveryIn(tenant, 'failed', 'one')).attempt_count).toBe(4);
});

test('the filters leave out what they do not ask for', async () => {
  await subscribe();
  const other = await receiver();
  const { uid: elsewhere } = await tenant.subscribe(`${other.url}/in`);
  const count = async (body: object) => (await preview(tenant, body)).matched;
  status = 500;
  await tenant.send(orderEvent());
  await expect.poll(() => count({}), { timeout: 10_000 }).toBe(1);
  await expect.poll(() => count({ include: ['succeeded'] }), { timeout: 10_000 }).toBe(1);
  expect(await count({ include: 'failed', filter: { status_code: '5xx' } })).toBe(1);
  expect(await count({ filter: { status_code: '503' } })).toBe(0);
  expect(await count({ filter: { error: 'timeout' } })).toBe(0);
  expect(await count({ filter: { contract: 'rxscale' } })).toBe(1);
  expect(await count({ filter: { contract: 'decoda' } })).toBe(0);
  expect(await count({ filter: { target_host: `127.0.0.1:${endpoint.port}` } })).toBe(1);
  expect(await count({ filter: { target_host: `127.0.0.1:${other.port}` } })).toBe(0);
  expect(await count({ subscription_uids: [elsewhere] })).toBe(0);
  expect(await count({ include: ['succeeded'], subscription_uids: [elsewhere] })).toBe(1);
  expect(await count({ until: '2026-01-01T00:00:00Z' })).toBe(0);
});

test.each([
  [{ include: ['lost'] }, 'include'],
  [{ rate_per_second: 0 }, 'rate_per_second'],
  [{ since: 'yesterday' }, 'since'],
  [{ filter: { status: 'failed' } }, 'filter.status'],
  [{ filter: { contract: 'other' } }, 'filter.contract'],
])('%j is refused by the name of its field', async (body, field) => {
  const answer = await tenant.call('POST', RECOVERIES, body);
  expect([answer.status, answer.body.details[0].field]).toEqual([400, field]);
});

test.each([
  [{ filter: { event_types: ['pharmacy_order_create'] } }, 'filter.event_types'],
  [{ subscription_uids: ['ns-unknown'] }, 'subscription_uids'],
])('%j names what is unknown, and is refused', async (body, field) => {
  for (const more of [{}, { dry_run: true }]) {
    const answer = await tenant.call('POST', RECOVERIES, { ...body, ...more });
    expect([answer.status, answer.body.details[0].field]).toEqual([422, field]);
  }
  expect((await tenant.call('GET', RECOVERIES)).body.data).toEqual([]);
});

test('a subscription that came late is given what it missed, once', async () => {
  for (const id of ['one', 'two']) await tenant.send(orderEvent({ id }));
  const first = await receiver();
  await tenant.subscribe(`${first.url}/first`);
  await deliver('succeeded', 'three');
  const { uid: late } = await subscribe('late');
  const asked = { include: ['missing'], subscription_uids: [late] };
  const dry = await preview(tenant, asked);
  expect(dry.sample.map((one: { delivery_uid: null }) => one.delivery_uid)).toEqual([
    null,
    null,
    null,
  ]);
  const { uid } = await startRecovery(tenant, asked);
  await recoveryIn(tenant, uid, { status: 'finished', matched: 3, sent: 3, succeeded: 3 });
  const { body } = await tenant.call(
    'GET',
    `/v1/management/notification-deliveries?subscription_uid=${late}`,
  );
  expect(body.data.map((one: { event_id: string }) => one.event_id).toSorted()).toEqual(
    ['one', 'two', 'three'].toSorted(),
  );
  expect(booked(endpoint)).toEqual(body.data.map((one: { uid: string }) => one.uid).toSorted());
  expect((await preview(tenant, asked)).matched).toBe(0);
  expect(first.requests).toHaveLength(1);
});

test('what was skipped while a subscription was disabled is sent when it is resumed', async () => {
  const { uid: subscription } = await subscribe();
  status = 410;
  await tenant.send(orderEvent());
  await managedIn(tenant, subscription, { status: 'disabled' });
  await tenant.send(orderEvent({ id: 'missed' }));
  const { uid: missed } = await deliveryIn(tenant, 'skipped', 'missed');
  const asked = { include: ['skipped'] };
  const dry = await preview(tenant, asked);
  expect(dry).toMatchObject({
    sendable: 0,
    unsendable: { subscription_disabled: dry.matched },
  });
  status = 200;
  await tenant.call('POST', `${MANAGED}/${subscription}/resume`);
  const before = endpoint.requests.length;
  const { uid } = await startRecovery(tenant, { ...asked, filter: {} });
  await recoveryIn(tenant, uid, { status: 'finished', succeeded: dry.matched });
  expect(booked(endpoint, before)).toContain(missed);
});

test('what was erased is counted as such and never sent', async () => {
  await subscribe();
  await deliver('failed', 'one');
  await tenant.call('DELETE', '/v1/events/one/data');
  const before = endpoint.requests.length;
  expect((await preview(tenant)).sample).toMatchObject([{ unsendable: 'payload_erased' }]);
  const { uid } = await startRecovery(tenant);
  await recoveryIn(tenant, uid, {
    status: 'finished',
    matched: 1,
    sent: 0,
    unsendable: { payload_erased: 1 },
  });
  await deliver('succeeded', 'two');
  expect(endpoint.requests).toHaveLength(before + 1);
});

test('events that come while it runs are none of it', async () => {
  await subscribe();
  await addFailed(world, tenant, endpoint, 4);
  const { uid, until } = await startRecovery(tenant, { rate_per_second: 4 });
  const later = await addFailed(world, tenant, endpoint, 3);
  const ended = await recoveryIn(tenant, uid, { status: 'finished' });
  expect(ended).toMatchObject({ matched: 4, sent: 4, until });
  const again = await startRecovery(tenant);
  expect(again.matched).toBe(later.length);
});

test('the same key with the same words is the same recovery, and with others refused', async () => {
  await subscribe();
  await deliver('failed', 'one');
  const before = endpoint.requests.length;
  const body = { idempotency_key: 'repair-1', include: ['failed', 'skipped'] };
  const { uid } = await startRecovery(tenant, body);
  await recoveryIn(tenant, uid, { status: 'finished' });
  const again = await tenant.call('POST', RECOVERIES, {
    ...body,
    include: ['skipped', 'failed'],
  });
  expect([again.status, again.body.uid]).toEqual([200, uid]);
  const other = await tenant.call('POST', RECOVERIES, { ...body, include: ['failed'] });
  expect([other.status, other.body.error]).toEqual([
    409,
    'The idempotency_key was used for another request.',
  ]);
  await deliver('succeeded', 'two');
  expect(endpoint.requests).toHaveLength(before + 2);
});

test('a cancelled one sends no more', async () => {
  await subscribe();
  const failed = await addFailed(world, tenant, endpoint, 6);
  const before = endpoint.requests.length;
  const { uid } = await startRecovery(tenant, { rate_per_second: 1 });
  await endpoint.waitFor(before + 1, 10_000);
  const { status: code, body } = await tenant.call('POST', `${RECOVERIES}/${uid}/cancel`);
  expect([code, body.status, body.eta]).toEqual([200, 'cancelled', null]);
  expect(body.remaining).toBeGreaterThan(0);
  const ended = await recoveryIn(tenant, uid, {
    status: 'cancelled',
    ended_at: expect.any(String),
  });
  // A worker that still sent would do so before the next recovery, which it looks for later.
  const { uid: next } = await startRecovery(tenant, { filter: { error: 'timeout' } });
  await recoveryIn(tenant, next, { status: 'finished' });
  expect(booked(endpoint, before)).toHaveLength(ended.sent);
  expect(failed).toEqual(expect.arrayContaining(booked(endpoint, before)));
});

test('no more are sent a second than asked for', async () => {
  await subscribe();
  const count = 15;
  const failed = await addFailed(world, tenant, endpoint, count);
  const before = endpoint.requests.length;
  const { uid } = await startRecovery(tenant, { rate_per_second: 5 });
  await recoveryIn(tenant, uid, { status: 'finished', succeeded: count }, 20_000);
  expect(booked(endpoint, before)).toEqual(failed);
  const times = endpoint.requests.slice(before).map(({ at }) => at);
  // One may begin at once, and a fifth of a second be made up for.
  expect(times.at(-1)! - times[0]!).toBeGreaterThan(((count - 2) / 5) * 1000 - 300);
});

test('a worker that stops in between repeats nothing and leaves nothing out', async () => {
  const own = await startWorld({ RETRY_SCHEDULE_SECONDS: '0.1' }, { withWorker: false });
  const book = await startReceiver();
  try {
    const first = await own.startWorker();
    const one = await own.tenant();
    await one.subscribe(`${book.url}/in`);
    const failed = await addFailed(own, one, book, 60);
    const before = book.requests.length;
    const { uid } = await startRecovery(one, { rate_per_second: 30 });
    await book.waitFor(before + 10, 10_000);
    await first.close();
    const stopped = await recoveryIn(one, uid, { status: 'running' });
    expect(stopped.remaining).toBeGreaterThan(0);
    await own.startWorker();
    await recoveryIn(one, uid, { status: 'finished', sent: 60, succeeded: 60 }, 20_000);
    expect(booked(book, before)).toEqual(failed);
  } finally {
    await own.close();
    await book.close();
  }
}, 60_000);

test('another organisation neither finds nor sees nor stops it, and an operator acts for its own', async () => {
  await subscribe();
  await addFailed(world, tenant, endpoint, 1);
  const stranger = await world.tenant();
  const subscriptions = await tenant.call('GET', MANAGED);
  const [{ uid: subscription }] = subscriptions.body.data;
  const asked = { subscription_uids: [subscription] };
  // As for one that never was.
  expect((await preview(stranger, asked)).details).toEqual([
    {
      field: 'subscription_uids',
      message: `has unknown subscriptions (${subscription}); GET /v1/management/subscriptions lists them`,
    },
  ]);
  const operator = await issueOperatorKey(world.api, 'operator', []);
  const call = (method: string, path: string, body?: unknown) =>
    world.api.call(method, path, {
      key: operator.key,
      body,
      headers: { 'X-Organisation': tenant.slug },
    });
  const { uid } = await startRecovery({ call }, asked);
  await recoveryIn({ call }, uid, { status: 'finished', succeeded: 1 });
  for (const [method, path] of [
    ['GET', uid],
    ['POST', `${uid}/cancel`],
  ] as const)
    expect((await stranger.call(method, `${RECOVERIES}/${path}`)).status).toBe(404);
  expect((await stranger.call('GET', RECOVERIES)).body.data).toEqual([]);
  const log = await world.api.asAdmin(
    'GET',
    `/v1/admin/audit-log?organisation=${tenant.uid}&action=recovery.start`,
  );
  expect(log.body.data).toMatchObject([{ actor: operator.uid, subject: uid, result: 'done' }]);
});

test('a pharmacy recovers what is its own alone', async () => {
  await subscribe();
  const pharmacy = await setUpPharmacy(world.api, tenant.uid);
  const own = await receiver({ respond: () => ({ status }) });
  const { uid: subscription } = await pharmacy.subscribe(`${own.url}/in`);
  status = 500;
  await tenant.send(orderEvent({ id: 'both', pharmacy_uid: pharmacy.uid }));
  const failed = async () => (await preview(tenant)).matched;
  await expect.poll(failed, { timeout: 10_000 }).toBe(2);
  status = 200;
  const [before, ofOrganisation] = [own.requests.length, endpoint.requests.length];
  const dry = await preview(pharmacy);
  expect(dry.subscriptions).toMatchObject([{ subscription_uid: subscription, matched: 1 }]);
  const { uid } = await startRecovery(pharmacy);
  await recoveryIn(pharmacy, uid, { status: 'finished', succeeded: 1 });
  expect(own.requests).toHaveLength(before + 1);
  expect(endpoint.requests).toHaveLength(ofOrganisation);
  const { uid: ofAll } = await startRecovery(tenant);
  expect((await pharmacy.call('GET', `${RECOVERIES}/${ofAll}`)).status).toBe(404);
  expect((await pharmacy.call('GET', RECOVERIES)).body.data).toHaveLength(1);
  expect((await tenant.call('GET', RECOVERIES)).body.data).toHaveLength(2);
});

test('a sixth is refused by the names of the five that still have something to send', async () => {
  await subscribe();
  await addFailed(world, tenant, endpoint, 1);
  await tenant.call('POST', '/v1/management/pause');
  const uids: string[] = [];
  for (let count = 0; count < 5; count += 1) uids.push((await startRecovery(tenant)).uid);
  const refused = await tenant.call('POST', RECOVERIES, {});
  expect([refused.status, refused.body.error]).toEqual([
    409,
    expect.stringContaining(uids.join(', ')),
  ]);
  await tenant.call('POST', `${RECOVERIES}/${uids[0]}/cancel`);
  await startRecovery(tenant);
});

/** Takes all places of the organisation, by two dry runs that end with `goOn`. */
async function fillPlaces() {
  const session = world.database.createQueryRunner();
  onTestFinished(() => session.release());
  await session.startTransaction();
  await session.query('LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
  const looking = async () => {
    const rows: unknown[] = await world.database.query(
      `SELECT FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%lookedUntil%'`,
    );
    return rows.length;
  };
  const running = [preview(tenant), preview(tenant)];
  await expect.poll(looking).toBe(2);
  return {
    goOn: async () => {
      await session.commitTransaction();
      return Promise.all(running);
    },
  };
}

test('one organisation tries out two at a time in a process, and the next one is told to come again', async () => {
  await subscribe();
  const places = await fillPlaces();
  const refused = await tenant.call('POST', RECOVERIES, { dry_run: true });
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '5']);
  expect(await places.goOn()).toMatchObject([{ dry_run: true }, { dry_run: true }]);
  expect((await preview(tenant)).dry_run).toBe(true);
});

test('the repeat of a known key is answered while others take all places', async () => {
  const key = { idempotency_key: 'repair-1' };
  const { uid } = await startRecovery(tenant, key);
  const places = await fillPlaces();
  const again = await tenant.call('POST', RECOVERIES, key);
  expect([again.status, again.body.uid]).toEqual([200, uid]);
  const other = await tenant.call('POST', RECOVERIES, { ...key, include: ['skipped'] });
  expect(other.status).toBe(409);
  await places.goOn();
});

test('the list goes on from page to page, the newest first', async () => {
  const uids: string[] = [];
  for (let count = 0; count < 3; count += 1) uids.unshift((await startRecovery(tenant)).uid);
  const first = await tenant.call('GET', `${RECOVERIES}?limit=2`);
  const second = await tenant.call('GET', `${RECOVERIES}?limit=2&cursor=${first.body.next_cursor}`);
  const found = [...first.body.data, ...second.body.data];
  expect(found.map((one: { uid: string }) => one.uid)).toEqual(uids);
  expect(second.body.next_cursor).toBeNull();
});
