import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvent, openStores, type Stores } from '../../test/stores.js';
import { MOST_LOOKED_AT } from './event-log-statements.js';
import { PgEventLog } from './pg-event-log.js';

const ALL = {
  businessKey: undefined,
  types: undefined,
  outcome: undefined,
  receivedAfter: undefined,
  receivedBefore: undefined,
};
const PAGE = { limit: 10, before: undefined };

let stores: Stores;
let log: PgEventLog;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
  log = new PgEventLog(stores.dataSource);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
});

const scope = (pharmacyUid?: string) => ({ organisationUid, pharmacyUid });

async function add(more: object = {}) {
  const event = newEvent(organisationUid, more);
  await stores.events.insert([event]);
  return event;
}

describe('the list of events', () => {
  it('leads through rare events in pages that a look cuts short', async () => {
    const { uid: wanted } = await add({ type: 'rare' });
    await stores.sql(
      `INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, fanned_out_at)
       SELECT 'evt_f' || lpad(n::text, 31, '0'), $1, n::text, 't', 1, '{}', '', now() FROM generate_series(1, $2::int) n`,
      [organisationUid, MOST_LOOKED_AT + 1],
    );
    const filter = { ...ALL, types: ['rare'] };
    const first = await log.list(scope(), filter, PAGE);
    expect(first).toEqual({ events: [], next: expect.stringMatching(/^evt_f0+2$/) });
    const rest = await log.list(scope(), filter, { ...PAGE, before: first.next });
    expect(rest).toMatchObject({ events: [{ uid: wanted }], next: undefined });
  });

  it('has a page of exactly its limit, and none after the last', async () => {
    const newest = [await add(), await add(), await add()].map(({ uid }) => uid).toReversed();
    const first = await log.list(scope(), ALL, { limit: 2, before: undefined });
    expect([first.events.map(({ uid }) => uid), first.next]).toEqual([
      newest.slice(0, 2),
      newest[1],
    ]);
    const rest = await log.list(scope(), ALL, { limit: 2, before: first.next });
    expect([rest.events.map(({ uid }) => uid), rest.next]).toEqual([newest.slice(2), undefined]);
  });

  it('finds by the time of acceptance an event whose uid is minutes older', async () => {
    const event = await add();
    await stores.sql(
      `UPDATE events SET accepted_at = accepted_at + $2 * interval '1 s' WHERE uid = $1`,
      [event.uid, 300],
    );
    const receivedAfter = new Date(Date.now() + 200_000);
    const { events } = await log.list(scope(), { ...ALL, receivedAfter }, PAGE);
    expect(events.map(({ uid }) => uid)).toEqual([event.uid]);
  });

  it('counts an event that waits for its fan-out as pending, and not as one without recipients', async () => {
    const { uid } = await add();
    const withoutRecipient = async () =>
      (await log.list(scope(), { ...ALL, outcome: 'no_recipient' }, PAGE)).events.length;
    expect(await log.find(scope(), uid)).toMatchObject({ fanOut: 'pending' });
    expect(await withoutRecipient()).toBe(0);
    await stores.sql('DELETE FROM waiting_events WHERE uid = $1', [uid]);
    expect(await log.find(scope(), uid)).toMatchObject({ fanOut: 'done' });
    expect(await withoutRecipient()).toBe(1);
  });
});

describe('one event', () => {
  it('is preferred by its own id to another one with this uid', async () => {
    const first = await add({ id: 'order-1' });
    const second = await add({ id: first.uid });
    expect(await log.find(scope(), first.uid)).toMatchObject({ uid: second.uid });
  });

  it('is quarantined until it is released', async () => {
    const event = await add();
    await stores.fanOut.quarantine(event, 'Workers died.');
    expect(await log.find(scope(), event.id)).toMatchObject({ fanOut: 'quarantined' });
  });
});

describe('a subscription without a delivery', () => {
  it.each([
    ['1 microsecond', true],
    ['0', false],
  ])('that has asked for the type %s after the event: %s', async (after, askedLater) => {
    const event = await add();
    const found = await log.find(scope(), event.id);
    if (!found) throw new Error('It is there.');
    const uid = await stores.subscribe(organisationUid);
    await stores.sql(
      `UPDATE subscriptions SET created_at = (
         SELECT date_trunc('milliseconds', accepted_at) FROM events WHERE uid = $2) + $3::interval WHERE uid = $1`,
      [uid, event.uid, after],
    );
    await stores.sql(
      `UPDATE events SET accepted_at = date_trunc('milliseconds', accepted_at) WHERE uid = $1`,
      [event.uid],
    );
    expect(await log.listWithoutDelivery(scope(), found)).toMatchObject([{ uid, askedLater }]);
  });
});

describe('of another organisation or pharmacy', () => {
  it('nothing is listed, found, read or explained', async () => {
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    const event = await add({ pharmacyUid });
    const found = await log.find(scope(), event.id);
    if (!found) throw new Error('It is there.');
    await stores.subscribe(organisationUid);
    const strangers = [
      { organisationUid: await stores.addOrganisation(), pharmacyUid: undefined },
      scope(await stores.addPharmacy(organisationUid)),
    ];
    for (const stranger of strangers) {
      expect((await log.list(stranger, ALL, PAGE)).events).toEqual([]);
      expect(await log.find(stranger, event.id)).toBeUndefined();
      expect(await log.readText(stranger, event.uid)).toBeUndefined();
      expect(await log.listWithoutDelivery(stranger, found)).toEqual([]);
    }
    expect(await log.listWithoutDelivery(scope(), found)).toHaveLength(1);
    expect((await log.list(scope(pharmacyUid), ALL, PAGE)).events).toHaveLength(1);
  });
});
