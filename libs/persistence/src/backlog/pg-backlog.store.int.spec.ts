import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newEvent, openStores, type Stores } from '../../test/stores.js';

let stores: Stores;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

/** Deliveries of one subscription; `due` and `lease` are SQL. */
const addDeliveries = (
  subscription: string,
  { count = 1, status = 'pending', due = "now() - interval '1 hour'", lease = 'NULL' } = {},
) =>
  stores.sql(
    `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at, lease_until)
     SELECT 'dlv_' || gen_random_uuid(), 'evt_' || gen_random_uuid(), s.uid, s.organisation_uid, $2, ${due}, ${lease}
     FROM subscriptions s, generate_series(1, $3::int) WHERE s.uid = $1`,
    [subscription, status, count],
  );

describe('forgottenEvents', () => {
  it('finds what was not fanned out and is old enough, the oldest first', async () => {
    const organisationUid = await stores.addOrganisation();
    const add = async (age: string) => {
      const event = newEvent(organisationUid);
      await stores.events.insert([event]);
      await stores.sql(
        `UPDATE waiting_events SET accepted_at = now() - $2::interval WHERE uid = $1`,
        [event.uid, age],
      );
      return event.uid;
    };
    const younger = await add('20 s');
    const older = await add('30 s');
    await add('1 s');
    await stores.sql('DELETE FROM waiting_events WHERE uid = $1', [await add('40 s')]);
    expect(await stores.backlog.forgottenEvents(10_000, 10)).toEqual([older, younger]);
    expect(await stores.backlog.forgottenEvents(10_000, 1)).toEqual([older]);
  });
});

describe('overdueEndpoints', () => {
  it('names each endpoint with overdue deliveries in nobody’s hands, once', async () => {
    const organisationUid = await stores.addOrganisation();
    const add = async (deliveries: Parameters<typeof addDeliveries>[1]) => {
      const subscriptionUid = await stores.subscribe(organisationUid);
      await addDeliveries(subscriptionUid, deliveries);
      return { subscriptionUid, organisationUid };
    };
    const overdue = await add({ count: 3 });
    const retrying = await add({ status: 'retrying' });
    const abandoned = await add({ lease: "now() - interval '1 second'" });
    await add({ lease: "now() + interval '1 hour'" });
    await add({ due: "now() + interval '1 hour'" });
    await add({ due: 'now()' });
    await add({ status: 'succeeded' });
    const found = await stores.backlog.overdueEndpoints(10_000);
    expect(new Set(found)).toEqual(new Set([overdue, retrying, abandoned]));
    expect(found).toHaveLength(3);
  });

  it('finds none when nothing is open', async () => {
    await stores.sql('TRUNCATE deliveries');
    expect(await stores.backlog.overdueEndpoints(0)).toEqual([]);
  });
});

describe('endOrphans', () => {
  const openOf = async (subscriptionUid: string) => {
    const [row] = await stores.sql(
      `SELECT count(*)::int AS open FROM deliveries
       WHERE subscription_uid = $1 AND status IN ('pending', 'retrying')`,
      [subscriptionUid],
    );
    return row.open;
  };
  const reasonsOf = (subscriptionUid: string) =>
    stores.sql(
      'SELECT DISTINCT status, reason, due_at FROM deliveries WHERE subscription_uid = $1',
      [subscriptionUid],
    );

  it.each([
    ['removed', 'removed_at = now()', 'cancelled'],
    ['disabled', `status = 'disabled'`, 'skipped'],
  ])(
    'ends what is open of a subscription that was %s, with the reason',
    async (how, change, status) => {
      const uid = await stores.subscribe(await stores.addOrganisation());
      await addDeliveries(uid, { count: 2, status: 'retrying' });
      await stores.sql(`UPDATE subscriptions SET ${change} WHERE uid = $1`, [uid]);
      await stores.backlog.endOrphans();
      const reason = `The subscription was ${how}.`;
      expect(await reasonsOf(uid)).toEqual([{ status, reason, due_at: null }]);
    },
  );

  it('leaves alone what is open of one that is active or paused', async () => {
    const organisationUid = await stores.addOrganisation();
    const [active, paused] = [
      await stores.subscribe(organisationUid),
      await stores.subscribe(organisationUid),
    ];
    await stores.change(paused, { status: 'paused' });
    for (const uid of [active, paused]) await addDeliveries(uid, { count: 2 });
    await stores.backlog.endOrphans();
    expect([await openOf(active), await openOf(paused)]).toEqual([2, 2]);
  });

  it('leaves alone what is open of one that is resumed between the search and the end', async () => {
    const uid = await stores.subscribe(await stores.addOrganisation());
    await addDeliveries(uid, { count: 2 });
    await stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [uid]);
    const query = stores.dataSource.query.bind(stores.dataSource);
    const search = vi
      .spyOn(stores.dataSource, 'query')
      .mockImplementationOnce(async (text, parameters) => {
        const found = await query(text, parameters);
        await stores.change(uid, { status: 'active' });
        return found;
      });
    await stores.backlog.endOrphans();
    search.mockRestore();
    expect(await openOf(uid)).toBe(2);
  });

  it('ends a long backlog a batch at a time', async () => {
    const uid = await stores.subscribe(await stores.addOrganisation());
    await addDeliveries(uid, { count: 12_000 });
    await stores.unsubscribe(uid);
    expect(await openOf(uid)).toBe(7000);
    await stores.backlog.endOrphans();
    expect(await openOf(uid)).toBe(0);
    expect(await reasonsOf(uid)).toMatchObject([{ reason: 'The subscription was removed.' }]);
  });
});
