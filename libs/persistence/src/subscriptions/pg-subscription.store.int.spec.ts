import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';

let stores: Stores;
let organisationUid: string;
let uid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  uid = await stores.subscribe(organisationUid, { dedupeKey: 'key of a' });
});

const TROUBLE = `
  INSERT INTO endpoint_states (subscription_uid, held_until, is_open, openings, failures, failing_since, next_slot_at)
  VALUES ($1, now() + interval '1 hour', true, 3, 9, now(), now())`;

const scope = () => ({ organisationUid, pharmacyUid: undefined });
const found = () => stores.subscriptions.find(scope(), { uid });
const state = async () => {
  const [row] = await stores.sql('SELECT * FROM endpoint_states WHERE subscription_uid = $1', [
    uid,
  ]);
  return row;
};

describe('finding subscriptions', () => {
  it('gives an organisation all of its own, and a pharmacy those of the pharmacy', async () => {
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    const atPharmacy = await stores.subscribe(organisationUid, { pharmacyUid });
    await stores.subscribe(await stores.addOrganisation());
    const uids = async (pharmacy?: string) =>
      (await stores.subscriptions.list({ organisationUid, pharmacyUid: pharmacy })).map(
        (one) => one.uid,
      );
    expect(await uids()).toEqual([uid, atPharmacy]);
    expect(await uids(pharmacyUid)).toEqual([atPharmacy]);
  });

  it('leaves out what was removed', async () => {
    await stores.unsubscribe(uid);
    expect(await found()).toBeUndefined();
  });

  it('tells of a hold while it lasts, of the circuit, and since when it fails', async () => {
    await stores.sql(TROUBLE, [uid]);
    expect((await found())?.health).toEqual({
      heldUntil: expect.any(Date),
      isCircuitOpen: true,
      failingSince: expect.any(Date),
    });
    await stores.sql('UPDATE endpoint_states SET held_until = now() WHERE subscription_uid = $1', [
      uid,
    ]);
    expect((await found())?.health.heldUntil).toBeUndefined();
  });

  it('tells nothing of an endpoint without trouble', async () => {
    expect((await found())?.health).toEqual({
      heldUntil: undefined,
      isCircuitOpen: false,
      failingSince: undefined,
    });
  });
});

describe('changing settings', () => {
  it('changes what is given and leaves the rest', async () => {
    await stores.change(uid, { scheduleSeconds: [1.5, 2], ratePerSecond: 5 });
    await stores.change(uid, { ratePerSecond: 6 });
    expect(await found()).toMatchObject({
      scheduleSeconds: [1.5, 2],
      ratePerSecond: 6,
      target: 'https://receiver.example.com/hook',
    });
  });

  it('goes back to the default with null', async () => {
    await stores.change(uid, { scheduleSeconds: [1], ratePerSecond: 5 });
    await stores.change(uid, { scheduleSeconds: null, ratePerSecond: null });
    expect(await found()).toMatchObject({
      scheduleSeconds: undefined,
      ratePerSecond: undefined,
    });
  });

  it('answers with what it has become, and with the health of its endpoint', async () => {
    await stores.sql(TROUBLE, [uid]);
    const changed = await stores.change(uid, { ratePerSecond: 5, metaData: { label: 'a' } });
    expect(changed).toMatchObject({ ratePerSecond: 5, updatedAt: expect.any(Date) });
    expect(changed).toEqual(await found());
  });

  it('that changes nothing answers with what there is', async () => {
    expect(await stores.change(uid, {})).toMatchObject({ uid, updatedAt: undefined });
  });

  it('changes nothing of one that was removed meanwhile', async () => {
    await stores.unsubscribe(uid);
    const changes = { target: 'https://moved.example.com' };
    expect(await stores.change(uid, changes)).toBeUndefined();
    const rows = await stores.sql('SELECT target FROM subscriptions WHERE uid = $1', [uid]);
    expect(rows).toEqual([{ target: 'https://receiver.example.com/hook' }]);
  });
});

describe('a new target', () => {
  const target = 'https://moved.example.com/in';

  it('begins without a history, while turns that were given out stay counted', async () => {
    await stores.sql(TROUBLE, [uid]);
    await stores.change(uid, { target, dedupeKey: 'key of b' });
    expect(await state()).toMatchObject({
      held_until: null,
      is_open: false,
      openings: 0,
      failures: 0,
      failing_since: null,
      next_slot_at: expect.any(Date),
    });
  });

  it('is what the next claim gives, also for a delivery that was made before', async () => {
    await stores.addDue(uid);
    await stores.change(uid, { target, dedupeKey: 'key of b' });
    const { leasedDeliveries } = await stores.deliveries.claimDue(
      { subscriptionUid: uid, organisationUid },
      1,
    );
    expect(leasedDeliveries).toMatchObject([{ subscription: { target } }]);
  });

  it('is refused when another active subscription has it, and nothing is changed', async () => {
    await stores.subscribe(organisationUid, { dedupeKey: 'key of b' });
    await stores.sql(TROUBLE, [uid]);
    const changes = { target, dedupeKey: 'key of b', ratePerSecond: 5 };
    expect(await stores.change(uid, changes)).toBe('taken');
    expect(await found()).toMatchObject({
      target: 'https://receiver.example.com/hook',
      ratePerSecond: undefined,
    });
    expect(await state()).toMatchObject({ is_open: true });
  });

  it('may be one that a removed subscription had', async () => {
    const removed = await stores.subscribe(organisationUid, { dedupeKey: 'key of b' });
    await stores.unsubscribe(removed);
    expect(await stores.change(uid, { target, dedupeKey: 'key of b' })).toMatchObject({ target });
  });

  it('leaves the old one to others', async () => {
    await stores.change(uid, { target, dedupeKey: 'key of b' });
    const again = stores.subscribe(organisationUid, { dedupeKey: 'key of a' });
    const rows = await stores.sql('SELECT uid FROM subscriptions WHERE uid = $1', [await again]);
    expect(rows).toHaveLength(1);
  });
});
