import { DELIVERY_STATUSES } from '@rxhooks/domain';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { orderEvent } from '../support/events.js';
import { setUpPharmacy } from '../support/pharmacy.js';
import { closedPort, receiver } from '../support/receivers.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const NOT_FOUND = [404, { error: 'Resource not found' }];
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const LIMIT_TEXT = 'must be a whole number from 1 to 100';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

type Caller = Pick<Tenant, 'call'>;

async function read(by: Caller, pathOrQuery: string) {
  const { status, body } = await by.call('GET', DELIVERIES + pathOrQuery);
  return [status, body] as const;
}

async function resend(by: Caller, uid: string) {
  const { status, body } = await by.call('POST', `${DELIVERIES}/${uid}/resend`);
  return [status, body] as const;
}

const eventIds = ([, { data }]: readonly [number, { data: { event_id: string }[] }]) =>
  data.map(({ event_id }) => event_id);

/** A tenant with one delivery, which succeeded. */
async function withDelivery(event = orderEvent()) {
  const tenant = await world.tenant();
  const endpoint = await receiver();
  const target = `${endpoint.url}/rx`;
  const subscription = await tenant.subscribe(target);
  await tenant.send(event);
  const delivery = await deliveryIn(tenant, 'succeeded', event.id);
  return { tenant, endpoint, target, subscription, event, delivery };
}

describe('the list', () => {
  test('is empty at first', async () => {
    expect(await read(await world.tenant(), '')).toStrictEqual([
      200,
      { data: [], next_cursor: null },
    ]);
  });

  test.each(['', '/'])(
    'shows of each delivery what became of it (path ending in "%s")',
    async (end) => {
      const { tenant, target, subscription, event, delivery } = await withDelivery();
      expect(await read(tenant, end)).toStrictEqual([
        200,
        {
          data: [
            {
              uid: delivery.uid,
              test: false,
              event_id: event.id,
              event_type: 'pharmacy_order_created',
              subscription_uid: subscription.uid,
              target,
              status: 'succeeded',
              reason: null,
              attempt_count: 1,
              next_attempt_at: null,
              waiting_for: null,
              last_attempt_at: expect.stringMatching(ISO_TIME),
              last_status_code: 200,
              last_error: null,
              created_at: expect.stringMatching(ISO_TIME),
            },
          ],
          next_cursor: null,
        },
      ]);
    },
  );

  test('pages through everything, newest first, with nothing left out or repeated', async () => {
    const { tenant, endpoint, event } = await withDelivery();
    const ids = [event.id];
    for (let sent = 2; sent <= 7; sent += 1) {
      const { id } = await tenant.send(orderEvent()).then(({ body }) => body);
      await endpoint.waitFor(sent);
      ids.unshift(id);
    }

    // The answer to the latest request may be a moment older than its record.
    await eventually(async () => expect(eventIds(await read(tenant, ''))).toHaveLength(ids.length));
    const pages: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await read(tenant, `?limit=3${cursor && `&cursor=${cursor}`}`);
      pages.push(eventIds(page));
      cursor = page[1].next_cursor;
    }
    expect(pages).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
  });

  test('has no further page when the last one is just full', async () => {
    const { tenant } = await withDelivery();
    expect((await read(tenant, '?limit=1'))[1].next_cursor).toBeNull();
  });

  test('is filtered by status, event type, event and subscription, each alone and all together', async () => {
    const tenant = await world.tenant();
    const endpoint = await receiver({
      respond: ({ path }) => ({ status: path === '/failing' ? 500 : 200 }),
    });
    const good = await tenant.subscribe(`${endpoint.url}/rx`);
    const bad = await tenant.subscribe(`${endpoint.url}/failing`, 'pharmacy_order_updated');
    const created = orderEvent();
    const updated = orderEvent({ event_type: 'pharmacy_order_updated' });
    await tenant.send(created);
    await tenant.send(updated);
    await deliveryIn(tenant, 'succeeded', created.id);
    await deliveryIn(tenant, 'failed', updated.id);

    const filters = {
      'status=succeeded': [created.id],
      'status=failed': [updated.id],
      'status=pending': [],
      'event_type=pharmacy_order_updated': [updated.id],
      'event_type=unknown': [],
      [`event_id=${created.id}`]: [created.id],
      'event_id=unknown': [],
      [`subscription_uid=${bad.uid}`]: [updated.id],
      [`subscription_uid=${good.uid}&status=failed`]: [],
      [`subscription_uid=${good.uid}&status=succeeded&event_id=${created.id}&limit=1`]: [
        created.id,
      ],
    };
    for (const [filter, ids] of Object.entries(filters))
      expect(eventIds(await read(tenant, `?${filter}`)), filter).toEqual(ids);
  });

  const STATUS_TEXT = `must be one of ${DELIVERY_STATUSES.join(', ')}`;
  const CURSOR_TEXT = 'must be the next_cursor of an earlier page';
  test.each([
    ['limit=0', 'limit', LIMIT_TEXT],
    ['limit=101', 'limit', LIMIT_TEXT],
    ['limit=-1', 'limit', LIMIT_TEXT],
    ['limit=1.5', 'limit', LIMIT_TEXT],
    ['limit=ten', 'limit', LIMIT_TEXT],
    ['limit=', 'limit', LIMIT_TEXT],
    ['limit=1&limit=2', 'limit', LIMIT_TEXT],
    ['status=done', 'status', STATUS_TEXT],
    ['status=', 'status', STATUS_TEXT],
    ['cursor=abc', 'cursor', CURSOR_TEXT],
    ['cursor=', 'cursor', CURSOR_TEXT],
    [`cursor=${Buffer.from("dlv_' OR 1=1").toString('base64url')}`, 'cursor', CURSOR_TEXT],
    ['event_id=a&event_id=b', 'event_id', 'must be a string'],
    ['colour=blue', 'colour', 'is not a known field'],
  ])('is refused with %s', async (query, field, message) => {
    expect(await read(await world.tenant(), `?${query}`)).toStrictEqual([
      400,
      { error: 'Validation failed', details: [{ field, message }] },
    ]);
  });

  // PostgreSQL holds no U+0000 in a text, so nothing can be found by one.
  test.each(['?event_id=%00', '?event_type=%00', '?subscription_uid=%00', '/%00'])(
    'finds nothing at %s and is no fault of ours',
    async (query) => {
      const [status] = await read(await world.tenant(), query);
      expect(status).toBeLessThan(500);
    },
  );
});

describe('a delivery', () => {
  test('is shown with its attempts', async () => {
    const tenant = await world.tenant();
    const answers = [
      { status: 503, body: 'try later' },
      { status: 200, body: 'thanks' },
    ];
    const endpoint = await receiver({ respond: () => answers.shift() ?? {} });
    const subscription = await tenant.subscribe(`${endpoint.url}/rx`);
    const event = orderEvent();
    await tenant.send(event);

    const attempt = {
      started_at: expect.stringMatching(ISO_TIME),
      duration_ms: expect.any(Number),
      resent: false,
      request_headers: expect.objectContaining({
        'webhook-signature': '[masked]',
        'X-Webhook-Signature': '[masked]',
        'X-Webhook-Event': 'pharmacy_order_created',
      }),
      response_headers: null,
      made_by: 'schedule',
      worker: null,
    };
    const timings = { queue_ms: expect.any(Number), first_byte_ms: expect.any(Number) };
    expect(await deliveryIn(tenant, 'succeeded', event.id)).toStrictEqual({
      uid: expect.stringMatching(/^dlv_[0-9a-f]{32}$/),
      test: false,
      event_id: event.id,
      event_type: 'pharmacy_order_created',
      subscription_uid: subscription.uid,
      target: `${endpoint.url}/rx`,
      status: 'succeeded',
      reason: null,
      attempt_count: 2,
      next_attempt_at: null,
      waiting_for: null,
      last_attempt_at: expect.stringMatching(ISO_TIME),
      last_status_code: 200,
      last_error: null,
      created_at: expect.stringMatching(ISO_TIME),
      attempts: [
        {
          number: 1,
          ...attempt,
          status_code: 503,
          error: 'The receiver answered 503; only a 2xx status counts as delivered.',
          response_excerpt: 'try later',
          timings: expect.objectContaining(timings),
        },
        {
          number: 2,
          ...attempt,
          status_code: 200,
          error: null,
          response_excerpt: 'thanks',
          timings: expect.objectContaining(timings),
        },
      ],
    });
  });

  test('to a port where nobody listens says so in words', async () => {
    const tenant = await world.tenant();
    await tenant.subscribe(`http://127.0.0.1:${await closedPort()}/rx`);
    const event = orderEvent();
    await tenant.send(event);
    const { attempts } = await deliveryIn(tenant, 'failed', event.id);
    expect(attempts[0]).toMatchObject({
      status_code: null,
      error: 'connection_refused: The receiver refused the connection.',
      response_excerpt: null,
    });
  });

  test.each(['dlv_unknown', `dlv_${'0'.repeat(32)}`])('called %s is not found', async (uid) => {
    expect(await read(await world.tenant(), `/${uid}`)).toStrictEqual(NOT_FOUND);
  });
});

describe('the log of others', () => {
  test('is as unknown to an organisation as what does not exist', async () => {
    const { delivery, event } = await withDelivery();
    const other = await world.tenant();
    expect(eventIds(await read(other, `?event_id=${event.id}`))).toEqual([]);
    expect(await read(other, `/${delivery.uid}`)).toStrictEqual(NOT_FOUND);
    expect(await resend(other, delivery.uid)).toStrictEqual(NOT_FOUND);
  });

  test("is shown to a pharmacy's key as far as it is of that pharmacy's subscriptions", async () => {
    const tenant = await world.tenant();
    const pharmacist = await setUpPharmacy(world.api, tenant.uid);
    const neighbour = await setUpPharmacy(world.api, tenant.uid);
    const endpoint = await receiver();
    await tenant.subscribe(`${endpoint.url}/organisation`);
    for (const pharmacy of [pharmacist, neighbour])
      await pharmacy.subscribe(`${endpoint.url}/${pharmacy.uid}`);
    for (const { uid: pharmacy_uid } of [pharmacist, neighbour])
      await tenant.send(orderEvent({ pharmacy_uid }));
    await endpoint.waitFor(4);

    const own = pharmacist.uid;
    // Until then two reads of one delivery may differ.
    const all = await eventually(async () => {
      const [, done] = await read(tenant, '?status=succeeded');
      expect(done.data).toHaveLength(4);
      return done;
    });
    const [, seen] = await read(pharmacist, '');
    const [hidden] = all.data.filter(({ target }: { target: string }) => !target.endsWith(own));

    expect(seen.data).toMatchObject([{ target: `${endpoint.url}/${own}` }]);
    expect(await read(pharmacist, `/${seen.data[0].uid}`)).toMatchObject([200, seen.data[0]]);
    expect(await read(pharmacist, `/${hidden.uid}`)).toStrictEqual(NOT_FOUND);
    expect(await resend(pharmacist, hidden.uid)).toStrictEqual(NOT_FOUND);
  });
});

describe('a resend', () => {
  test.each(['succeeded', 'failed'])(
    'of a delivery that %s makes one more attempt',
    async (end) => {
      const tenant = await world.tenant();
      let status = end === 'failed' ? 500 : 200;
      const endpoint = await receiver({ respond: () => ({ status }) });
      await tenant.subscribe(`${endpoint.url}/rx`);
      const event = orderEvent();
      await tenant.send(event);
      const { uid, attempt_count: before } = await deliveryIn(tenant, end, event.id);
      status = 200;

      expect(await resend(tenant, uid)).toStrictEqual([202, { uid }]);
      await endpoint.waitFor(before + 1);
      const after = await deliveryIn(tenant, 'succeeded', event.id);
      expect([after.uid, after.attempt_count]).toEqual([uid, before + 1]);
    },
  );

  test('of an unknown delivery is not found', async () => {
    expect(await resend(await world.tenant(), 'dlv_unknown')).toStrictEqual(NOT_FOUND);
  });

  test('is refused when the subscription was removed', async () => {
    const { tenant, target, delivery } = await withDelivery();
    const query = new URLSearchParams({ target, notification_type: 'pharmacy_order_created' });
    await tenant.call('DELETE', `${SUBSCRIPTIONS}?${query.toString()}`);
    expect(await resend(tenant, delivery.uid)).toStrictEqual([
      409,
      { error: 'The subscription of this delivery was removed.' },
    ]);
  });

  test('is refused while an attempt is in flight', async () => {
    const tenant = await world.tenant();
    const endpoint = await receiver({ respond: () => ({ hang: true }) });
    await tenant.subscribe(`${endpoint.url}/rx`);
    const event = orderEvent();
    await tenant.send(event);
    await endpoint.waitFor(1);
    const { uid } = await deliveryIn(tenant, 'pending', event.id);
    expect(await resend(tenant, uid)).toStrictEqual([
      409,
      { error: 'An attempt of this delivery is being made right now.' },
    ]);
  });
});
