/** What the log finds, page by page. */
import type { DeliveryFilter, LogOrder, TenantScope } from '@rxhooks/application';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores, type Stores, TYPE } from '../../test/stores.js';
import { PgDeliveryLog } from './pg-delivery-log.js';

const HOUR_MS = 3_600_000;
const START = new Date('2026-03-01T10:00:00.000Z');
const hours = (count: number) => new Date(START.getTime() + count * HOUR_MS);

let stores: Stores;
let log: PgDeliveryLog;
let scope: TenantScope;
let pharmacyUid: string;
const subscriptions: string[] = [];

/**
 * One delivery an hour, named by its place: the status, the last answer or error, the event type.
 * Every other one is of the second subscription, which is of a pharmacy.
 */
const LOG = [
  ['succeeded', 200, undefined, TYPE],
  ['succeeded', 204, undefined, 'other'],
  ['failed', 503, 'The receiver answered 503; only a 2xx status counts as delivered.', TYPE],
  ['failed', undefined, 'timeout: The receiver did not answer.', TYPE],
  ['cancelled', undefined, 'dns_error: The host name did not resolve.', TYPE],
  ['retrying', 500, 'The receiver answered 500; only a 2xx status counts as delivered.', TYPE],
  ['pending', undefined, undefined, TYPE],
  ['retrying', 404, 'The receiver answered 404; only a 2xx status counts as delivered.', TYPE],
] as const;

const uidOf = (place: number) =>
  `dlv_${hours(place).getTime().toString(16).padStart(12, '0')}7${String(place).padStart(19, '0')}`;

beforeAll(async () => {
  stores = await openStores();
  log = new PgDeliveryLog(stores.dataSource);
  const organisationUid = await stores.addOrganisation();
  scope = { organisationUid, pharmacyUid: undefined };
  pharmacyUid = await stores.addPharmacy(organisationUid);
  subscriptions.push(
    await stores.subscribe(organisationUid, { target: 'https://a.example.com:8443/rx' }),
    await stores.subscribe(organisationUid, { target: 'https://b.example.com/rx', pharmacyUid }),
  );
  for (const [place, [status, code, error, type]] of LOG.entries()) {
    await stores.sql(
      `INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, fanned_out_at)
       VALUES ('evt_' || $1, $2, 'order-' || $1, $3, 1, '{}', '', now())`,
      [place, organisationUid, type],
    );
    await stores.sql(
      `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, pharmacy_uid, status)
       VALUES ($1, 'evt_' || $2, $3, $4, $5, $6)`,
      [
        uidOf(place),
        place,
        subscriptions[place % 2],
        organisationUid,
        place % 2 === 0 ? null : pharmacyUid,
        status,
      ],
    );
    if (status !== 'pending')
      await stores.sql(
        `INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, status_code, error)
         VALUES ($1, $2, 1, $3, 502, 'connection_reset: before'), ($1, $2, 2, $4, $5, $6)`,
        [
          uidOf(place),
          organisationUid,
          hours(place),
          hours(place + 10),
          code ?? null,
          error ?? null,
        ],
      );
  }
});
afterAll(() => stores.close());

const placeOf = (uid: string) => Number(uid.slice(-19));

/** The places of what is found, and whether each page but the last was full. */
async function walk(filter: DeliveryFilter, limit: number, order: LogOrder, by = scope) {
  const found: number[] = [];
  for (let after: string | undefined; ;) {
    const { rows, lookedUntil } = await log.list(by, filter, { limit, order, after });
    expect(lookedUntil).toBeUndefined();
    found.push(...rows.map(({ uid }) => placeOf(uid)));
    if (rows.length < limit) return found;
    after = rows.at(-1)?.uid;
  }
}

const FILTERS: readonly (readonly [string, () => DeliveryFilter, number[]])[] = [
  ['nothing', () => ({}), [0, 1, 2, 3, 4, 5, 6, 7]],
  ['one status', () => ({ statuses: ['failed'] }), [2, 3]],
  ['several statuses', () => ({ statuses: ['retrying', 'failed', 'failed'] }), [2, 3, 5, 7]],
  ['a status without an index', () => ({ statuses: ['pending', 'succeeded'] }), [0, 1, 6]],
  ['an event type', () => ({ eventType: 'other' }), [1]],
  ['an event', () => ({ eventId: 'order-4' }), [4]],
  ['an event and another status', () => ({ eventId: 'order-4', statuses: ['failed'] }), []],
  ['a subscription', () => ({ subscriptionUid: subscriptions[1] ?? '' }), [1, 3, 5, 7]],
  [
    'a subscription and a status',
    () => ({ subscriptionUid: subscriptions[1] ?? '', statuses: ['failed', 'succeeded'] }),
    [1, 3],
  ],
  ['a host', () => ({ targetHost: 'a.example.com' }), [0, 2, 4, 6]],
  ['a host with its port', () => ({ targetHost: 'a.example.com:8443' }), [0, 2, 4, 6]],
  ['a part of a host', () => ({ targetHost: 'a.example' }), []],
  ['a host and a status', () => ({ targetHost: 'b.example.com', statuses: ['retrying'] }), [5, 7]],
  ['a start', () => ({ createdAfter: hours(6) }), [6, 7]],
  ['an end', () => ({ createdBefore: hours(2) }), [0, 1]],
  ['a span and a status', () => ({ createdAfter: hours(3), statuses: ['failed'] }), [3]],
  ['the start of the last attempt', () => ({ lastAttemptAfter: hours(15) }), [5, 7]],
  ['its end', () => ({ lastAttemptBefore: hours(12) }), [0, 1]],
  ['an error', () => ({ error: 'timeout' }), [3]],
  ['the error of an earlier attempt', () => ({ error: 'connection_reset' }), []],
  ['a status code', () => ({ statusCodes: [503, 503] }), [2]],
  ['a class of status codes', () => ({ statusCodes: [500, 599] }), [2, 5]],
];

describe.each(FILTERS)('deliveries by %s', (_, filter, places) => {
  it.each([1, 2, 50])('are found in pages of %i, newest first and oldest first', async (limit) => {
    expect(await walk(filter(), limit, 'oldest')).toEqual(places);
    expect(await walk(filter(), limit, 'newest')).toEqual(places.toReversed());
  });

  it('are those of its own for a pharmacy', async () => {
    const own = places.filter((place) => place % 2 === 1);
    expect(await walk(filter(), 2, 'oldest', { ...scope, pharmacyUid })).toEqual(own);
  });

  it('are none for another organisation', async () => {
    const other = { organisationUid: await stores.addOrganisation(), pharmacyUid: undefined };
    expect(await walk(filter(), 2, 'oldest', other)).toEqual([]);
  });
});

it('A row shows the last attempt', async () => {
  expect(await log.find(scope, uidOf(3))).toMatchObject({
    lastAttempt: {
      startedAt: hours(13),
      statusCode: undefined,
      error: expect.stringMatching(/^timeout:/),
    },
  });
  expect(await log.find(scope, uidOf(6))).toMatchObject({ lastAttempt: undefined });
});
