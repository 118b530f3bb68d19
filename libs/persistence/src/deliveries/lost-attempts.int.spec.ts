import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newEvent, newId, openStores, type Stores } from '../../test/stores.js';

type Process = Awaited<ReturnType<Stores['connect']>>;

let stores: Stores;
/** A process that dies with everything in hand: its leases run out at once. */
let dying: Process;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  dying = await stores.connect(0);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

/** A delivery whose first attempt was in the hands of the process that died. */
async function loseFirstAttempt(): Promise<string> {
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  const uid = newId('delivery');
  await dying.fanOut.open(event, [{ uid, subscriptionUid, leaseToken: newId('lease') }]);
  return uid;
}

const claimDue = async () =>
  (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 1)).leasedDeliveries;

const attemptsOf = (uid: string) =>
  stores.sql('SELECT number, status_code, error FROM attempts WHERE delivery_uid = $1', [uid]);

const databaseAway = () => Object.assign(new Error('database away'), { code: 'ECONNREFUSED' });

const LOST = { number: 1, status_code: null, error: expect.stringMatching(/^unknown: /) };

describe('a lease that ran out', () => {
  it('is overdue, and can be claimed by another process', async () => {
    const uid = await loseFirstAttempt();
    expect(await stores.backlog.overdueEndpoints(-1)).toContainEqual({
      subscriptionUid,
      organisationUid,
    });
    const [leased] = await claimDue();
    expect(leased?.delivery).toMatchObject({ uid, attemptsMade: 1 });
  });

  it.each<[string, (process: Process, uid: string) => Promise<readonly unknown[]>]>([
    [
      'its endpoint',
      async ({ deliveries }) =>
        (await deliveries.claimDue({ subscriptionUid, organisationUid }, 1)).leasedDeliveries,
    ],
    [
      'its endpoint, whose requests are counted',
      async ({ deliveries }) => {
        await stores.sql(`UPDATE subscriptions SET rate_per_second = 100 WHERE uid = $1`, [
          subscriptionUid,
        ]);
        return (await deliveries.claimDue({ subscriptionUid, organisationUid }, 1))
          .leasedDeliveries;
      },
    ],
    [
      'its job',
      async ({ deliveries }, uid) =>
        [await deliveries.claim({ deliveryUid: uid, organisationUid }, 1)].filter(Boolean),
    ],
    [
      'poison',
      async ({ deliveries }, uid) => {
        await stores.sql('UPDATE deliveries SET lost_attempts = 3 WHERE uid = $1', [uid]);
        return [await deliveries.claimPoison()].filter(Boolean);
      },
    ],
  ])(
    'is left to its process by one that the database was away from, when it claims for %s',
    async (_, claim) => {
      const uid = await loseFirstAttempt();
      const other = await stores.connect();
      vi.spyOn(other.dataSource, 'query').mockRejectedValueOnce(databaseAway());
      await expect(
        other.deliveryLeases.renew([{ deliveryUid: uid, organisationUid, leaseToken: 'none' }]),
      ).rejects.toThrow('database away');
      expect(await claim(other, uid)).toEqual([]);
      expect(await attemptsOf(uid)).toEqual([]);
      expect(await claim(stores, uid)).toHaveLength(1);
    },
  );

  it('puts the lost attempt on record as unknown, under its own number', async () => {
    const uid = await loseFirstAttempt();
    await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 1);
    expect(await attemptsOf(uid)).toMatchObject([LOST]);
  });

  it('is on record as made by whoever asked for it', async () => {
    const uid = await loseFirstAttempt();
    await stores.sql(`UPDATE deliveries SET asked_by = 'person' WHERE uid = $1`, [uid]);
    await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 1);
    const details = await stores.sql('SELECT details FROM attempts WHERE delivery_uid = $1', [uid]);
    expect(details).toEqual([{ details: { m: 'person' } }]);
  });

  it('costs no step of the retry schedule', async () => {
    await loseFirstAttempt();
    const [leased] = await claimDue();
    expect(leased?.delivery.scheduleStep).toBe(0);
  });

  it('records one lost attempt after another', async () => {
    const uid = await loseFirstAttempt();
    await dying.deliveries.claimDue({ subscriptionUid, organisationUid }, 1);
    expect(await attemptsOf(uid)).toMatchObject([LOST]);
    await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 2);
    expect(await attemptsOf(uid)).toMatchObject([LOST, { ...LOST, number: 2 }]);
  });

  it('is counted also when the delivery is cancelled instead of given', async () => {
    const uid = await loseFirstAttempt();
    // As a removal leaves it that ran beside the fan-out.
    await stores.sql('UPDATE subscriptions SET removed_at = now() WHERE uid = $1', [
      subscriptionUid,
    ]);
    expect(await claimDue()).toEqual([]);
    expect(await attemptsOf(uid)).toMatchObject([LOST]);
    const rows = await stores.sql('SELECT * FROM deliveries WHERE uid = $1', [uid]);
    expect(rows).toMatchObject([{ status: 'cancelled', attempts_made: 1, leased_at: null }]);
  });

  it('is on record also when the subscription was removed meanwhile', async () => {
    const uid = await loseFirstAttempt();
    await stores.unsubscribe(subscriptionUid);
    await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 1);
    expect(await attemptsOf(uid)).toMatchObject([LOST]);
  });
});

describe('a lease that still stands', () => {
  it('keeps the delivery from everybody else', async () => {
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    const uid = newId('delivery');
    await stores.fanOut.open(event, [{ uid, subscriptionUid, leaseToken: newId('lease') }]);
    expect(await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1)).toBeUndefined();
    expect(await claimDue()).toEqual([]);
    expect(await stores.backlog.overdueEndpoints(-1)).not.toContainEqual({
      subscriptionUid,
      organisationUid,
    });
  });
});
