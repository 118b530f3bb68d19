import type { NewDelivery } from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvent, newId, openStores, type Stores } from '../../test/stores.js';

let stores: Stores;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
});

async function store(more: object = {}): Promise<DomainEvent> {
  const event = newEvent(organisationUid, more);
  await stores.events.insert([event]);
  return event;
}

const delivery = (subscriptionUid: string, leaseToken?: string): NewDelivery => ({
  uid: newId('delivery'),
  subscriptionUid,
  leaseToken,
});

const rowsOf = ({ uid }: DomainEvent) =>
  stores.sql('SELECT * FROM deliveries WHERE event_uid = $1 ORDER BY uid', [uid]);

describe('plan', () => {
  const planned = async (event: DomainEvent) =>
    (await stores.fanOut.plan(event)).recipients.map(({ subscription }) => subscription.uid).sort();

  it('finds the subscriptions of the organisation and of the event’s own pharmacy', async () => {
    const [own, other] = [
      await stores.addPharmacy(organisationUid),
      await stores.addPharmacy(organisationUid),
    ];
    const atOrganisation = await stores.subscribe(organisationUid);
    const atOwn = await stores.subscribe(organisationUid, { pharmacyUid: own });
    await stores.subscribe(organisationUid, { pharmacyUid: other });
    expect(await planned(await store({ pharmacyUid: own }))).toEqual([atOrganisation, atOwn]);
  });

  it('leaves out every pharmacy when the event belongs to none', async () => {
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    await stores.subscribe(organisationUid, { pharmacyUid });
    expect(await planned(await store())).toEqual([]);
  });

  it('leaves out other organisations, other event types and removed subscriptions', async () => {
    await stores.subscribe(await stores.addOrganisation());
    await stores.subscribe(organisationUid, { eventTypes: ['appointment_reminder_due'] });
    await stores.unsubscribe(await stores.subscribe(organisationUid));
    const wanted = await stores.subscribe(organisationUid, {
      eventTypes: ['appointment_reminder_due', 'pharmacy_order_created'],
    });
    expect(await planned(await store())).toEqual([wanted]);
  });

  it('answers each of many callers at once with its own event', async () => {
    const events = await Promise.all(Array.from({ length: 20 }, () => store()));
    const plans = await Promise.all(events.map((event) => stores.fanOut.plan(event)));
    expect(plans.map(({ event }) => event.uid)).toEqual(events.map(({ uid }) => uid));
  });

  it('gives each event of a batch the subscriptions that want it, and no other', async () => {
    const [reminder, order] = ['appointment_reminder_due', 'pharmacy_order_created'];
    const [other, pharmacyUid] = [
      await stores.addOrganisation(),
      await stores.addPharmacy(organisationUid),
    ];
    const both = await stores.subscribe(organisationUid, { eventTypes: [reminder, order] });
    const atPharmacy = await stores.subscribe(organisationUid, { pharmacyUid });
    const reminded = await stores.subscribe(organisationUid, { eventTypes: [reminder] });
    const elsewhere = await stores.subscribe(other);
    const events = [
      newEvent(organisationUid),
      newEvent(organisationUid, { pharmacyUid }),
      newEvent(organisationUid, { type: reminder, pharmacyUid }),
      newEvent(other),
      newEvent(other, { type: reminder }),
    ];
    await stores.events.insert(events);
    const plans = await Promise.all(events.map((event) => stores.fanOut.plan(event)));
    expect(
      plans.map(({ recipients }) =>
        recipients.map(({ subscription }) => subscription.uid).toSorted(),
      ),
    ).toEqual([
      [both],
      [both, atPharmacy].toSorted(),
      [both, reminded].toSorted(),
      [elsewhere],
      [],
    ]);
  });
});

describe('open', () => {
  it('leaves an event to be fanned out until its last deliveries are there', async () => {
    const event = await store();
    const [one, other] = [
      delivery(await stores.subscribe(organisationUid)),
      delivery(await stores.subscribe(organisationUid)),
    ];
    const waiting = () => stores.sql('SELECT uid FROM waiting_events WHERE uid = $1', [event.uid]);
    await stores.fanOut.open(event, [one], { areLast: false });
    expect(await waiting()).toEqual([{ uid: event.uid }]);
    await stores.fanOut.open(event, [other]);
    expect(await waiting()).toEqual([]);
    expect((await rowsOf(event)).map(({ uid }: NewDelivery) => uid).toSorted()).toEqual(
      [one.uid, other.uid].toSorted(),
    );
  });

  it('makes no second delivery when it is run again', async () => {
    const event = await store();
    const subscriptionUid = await stores.subscribe(organisationUid);
    const first = delivery(subscriptionUid);
    expect([...(await stores.fanOut.open(event, [first]))]).toContain(first.uid);
    const again = delivery(subscriptionUid);
    expect((await stores.fanOut.open(event, [again])).has(again.uid)).toBe(false);
    expect(await rowsOf(event)).toMatchObject([{ uid: first.uid, status: 'pending' }]);
  });

  it('gives each delivery to one of two processes that fan out the same event', async () => {
    const other = await stores.connect();
    const event = await store();
    const uids = await Promise.all(
      Array.from({ length: 150 }, () => stores.subscribe(organisationUid)),
    );
    const opened = await Promise.all(
      [stores, other].map(async ({ fanOut }, turn) => {
        const wanted = (turn ? uids.toReversed() : uids).map((uid) =>
          delivery(uid, newId('lease')),
        );
        const mine = await fanOut.open(event, wanted);
        return wanted.filter(({ uid }) => mine.has(uid));
      }),
    );
    const winners = opened.flat();
    expect(new Set(winners.map(({ subscriptionUid }) => subscriptionUid)).size).toBe(150);
    expect((await rowsOf(event)).map(({ uid }: NewDelivery) => uid)).toEqual(
      winners.map(({ uid }) => uid).sort(),
    );
  });

  it('makes none to be sent for a subscription that was removed since the plan, and puts that on record', async () => {
    const event = await store();
    const subscriptionUid = await stores.subscribe(organisationUid);
    await stores.unsubscribe(subscriptionUid);
    const late = delivery(subscriptionUid);
    expect((await stores.fanOut.open(event, [late])).has(late.uid)).toBe(false);
    expect(await rowsOf(event)).toMatchObject([
      { status: 'cancelled', reason: 'The subscription was removed.', due_at: null },
    ]);
  });

  it('leases what has a token and leaves the rest to be claimed', async () => {
    const event = await store();
    const taken = delivery(await stores.subscribe(organisationUid), newId('lease'));
    const waiting = delivery(await stores.subscribe(organisationUid));
    await stores.fanOut.open(event, [taken, waiting]);
    expect(await rowsOf(event)).toMatchObject([
      { uid: taken.uid, lease_token: taken.leaseToken, lease_until: expect.any(Date) },
      { uid: waiting.uid, lease_token: null, lease_until: null },
    ]);
  });
});

describe('quarantine', () => {
  it('sets an event aside for good, and puts the reason on record', async () => {
    const event = await store();
    await stores.subscribe(organisationUid);
    await stores.fanOut.quarantine(event, 'Nobody survives it.');
    expect((await stores.leases.take(1000)).events).not.toContainEqual(
      expect.objectContaining({ event: expect.objectContaining({ uid: event.uid }) }),
    );
    expect(await stores.backlog.forgottenEvents(-1000, 1000)).not.toContain(event.uid);
    const rows = await stores.sql('SELECT quarantine_reason FROM events WHERE uid = $1', [
      event.uid,
    ]);
    expect(rows).toEqual([{ quarantine_reason: 'Nobody survives it.' }]);
  });

  it('leaves an event alone that was fanned out meanwhile', async () => {
    const event = await store();
    await stores.fanOut.open(event, []);
    await stores.fanOut.quarantine(event, 'Nobody survives it.');
    const rows = await stores.sql('SELECT quarantine_reason FROM events WHERE uid = $1', [
      event.uid,
    ]);
    expect(rows).toEqual([{ quarantine_reason: null }]);
  });
});

describe('a plan', () => {
  const mustWait = async () =>
    (await stores.fanOut.plan(await store())).recipients.map((one) => one.mustWait);

  it('has nothing wait for an endpoint without trouble', async () => {
    await stores.subscribe(organisationUid);
    expect(await mustWait()).toEqual([false]);
  });

  it('has everything wait for one that is disabled, for it is skipped', async () => {
    const uid = await stores.subscribe(organisationUid);
    await stores.endpoints.record({
      subscriptionUid: uid,
      organisationUid,
      signal: { kind: 'gone' },
      ageMs: 0,
    });
    expect(await mustWait()).toEqual([true]);
  });

  it('has everything wait for one that was resumed, until it is at full speed', async () => {
    const uid = await stores.subscribe(organisationUid);
    await stores.change(uid, { status: 'paused' });
    await stores.change(uid, { status: 'active' });
    expect(await mustWait()).toEqual([true]);
    await stores.sql(
      `UPDATE endpoint_states SET ramp_started_at = now() - interval '91 seconds' WHERE subscription_uid = $1`,
      [uid],
    );
    expect(await mustWait()).toEqual([false]);
  });
});
