import type { DueClaim } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

const addDue = (count?: number, seconds?: number) => stores.addDue(subscriptionUid, count, seconds);

const uidsIn = ({ leasedDeliveries }: DueClaim) =>
  leasedDeliveries.map(({ delivery }) => delivery.uid);

async function row(uid: string) {
  const [found] = await stores.sql('SELECT * FROM deliveries WHERE uid = $1', [uid]);
  return found;
}

describe('claim', () => {
  it('gives everything that the attempt needs', async () => {
    const [uid = ''] = await addDue();
    const leased = await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1);
    expect(leased).toMatchObject({
      delivery: { uid, subscriptionUid, attemptsMade: 0, scheduleStep: 0 },
      event: { uid: leased?.delivery.eventUid, data: '{"uid":"po-1"}' },
      subscription: { uid: subscriptionUid, organisationUid },
      leaseToken: (await row(uid)).lease_token,
    });
  });

  it('gives a delivery to one of two that ask for it at the same time', async () => {
    const [uid = ''] = await addDue();
    const other = await stores.connect();
    const claims = [stores, other, stores, other].map((s) =>
      s.deliveries.claim({ deliveryUid: uid, organisationUid }, 1),
    );
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });

  it('gives nothing for an attempt that is over or not yet the next', async () => {
    const [uid = ''] = await addDue();
    expect(await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 0)).toBeUndefined();
    expect(await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 2)).toBeUndefined();
  });

  it('rings a moment early without harm, and no earlier', async () => {
    const [soon = ''] = await addDue(1, 0.04);
    const [later = ''] = await addDue(1, 0.9);
    expect(await stores.deliveries.claim({ deliveryUid: soon, organisationUid }, 1)).toBeDefined();
    expect(
      await stores.deliveries.claim({ deliveryUid: later, organisationUid }, 1),
    ).toBeUndefined();
  });

  it('cancels a delivery whose subscription has gone, instead of giving it', async () => {
    const [uid = ''] = await addDue();
    await stores.sql('UPDATE subscriptions SET removed_at = now() WHERE uid = $1', [
      subscriptionUid,
    ]);
    expect(await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1)).toBeUndefined();
    expect(await row(uid)).toMatchObject({ status: 'cancelled', due_at: null, lease_token: null });
  });
});

describe('claimDue', () => {
  it('gives no delivery twice, however many claim side by side', async () => {
    const uids = await addDue(200);
    const other = await stores.connect();
    const claims = Array.from({ length: 12 }, (_, index) =>
      (index % 2 ? stores : other).deliveries.claimDue({ subscriptionUid, organisationUid }, 25),
    );
    const given = (await Promise.all(claims)).flatMap(uidsIn);
    expect(new Set(given).size).toBe(given.length);
    const rest = await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 200);
    expect([...given, ...uidsIn(rest)].sort()).toEqual(uids.sort());
  });

  it('gives the longest due first, and no more than asked for', async () => {
    const [newer = ''] = await addDue(1, -10);
    const [oldest = ''] = await addDue(1, -30);
    await addDue(1, -5);
    const given = await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 2);
    expect(uidsIn(given).sort()).toEqual([oldest, newer].sort());
  });

  it('leaves other subscriptions and what is not due yet alone', async () => {
    await addDue(1, 30);
    const asked = await stores.subscribe(organisationUid);
    await addDue(1);
    expect(
      uidsIn(await stores.deliveries.claimDue({ subscriptionUid: asked, organisationUid }, 10)),
    ).toEqual([]);
  });

  it('makes no retry before its time', async () => {
    await addDue(1, 0.9);
    expect(
      uidsIn(await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 10)),
    ).toEqual([]);
  });
});
