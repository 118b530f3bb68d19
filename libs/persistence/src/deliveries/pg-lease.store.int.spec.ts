import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvent, newId, openStores, type Stores } from '../../test/stores.js';

let stores: Stores;
let subscriptionUid: string;
let organisationUid: string;

beforeAll(async () => (stores = await openStores()));
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('TRUNCATE deliveries, attempts');
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

const claimDue = async () =>
  (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 10)).leasedDeliveries;

const leases = () =>
  stores.sql(`SELECT uid, lease_token, extract(epoch FROM lease_until - now())::float8 AS seconds
              FROM deliveries ORDER BY uid`);

async function ageLeases(seconds: number): Promise<void> {
  await stores.sql(`UPDATE deliveries SET lease_until = lease_until - $1 * interval '1 second'`, [
    seconds,
  ]);
}

/** Another process that does what it is told and never hears of it. */
async function deafStores() {
  const deaf = await stores.connect();
  const run = deaf.statements.run.bind(deaf.statements);
  deaf.statements.run = async (...statement) => {
    await run(...statement);
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  };
  return deaf;
}

describe('a lease in hand', () => {
  it('is put off while it stands', async () => {
    await stores.addDue(subscriptionUid, 2);
    const held = (await claimDue()).map(({ delivery, leaseToken }) => ({
      deliveryUid: delivery.uid,
      organisationUid,
      leaseToken,
    }));
    await ageLeases(30);
    const renewed = await stores.deliveryLeases.renew(held);
    expect(renewed.toSorted()).toEqual(held.map(({ deliveryUid }) => deliveryUid).toSorted());
    for (const { seconds } of await leases()) expect(seconds).toBeGreaterThan(50);
  });

  it('is not put off when somebody else has it', async () => {
    const [deliveryUid = ''] = await stores.addDue(subscriptionUid);
    await claimDue();
    await ageLeases(30);
    expect(
      await stores.deliveryLeases.renew([
        { deliveryUid, organisationUid, leaseToken: 'lease_old' },
      ]),
    ).toEqual([]);
    expect((await leases())[0].seconds).toBeLessThan(31);
  });

  it('is not waited for while its row is being written', async () => {
    await stores.addDue(subscriptionUid);
    const [one] = await claimDue();
    const writer = stores.dataSource.createQueryRunner();
    await writer.startTransaction();
    await writer.query('SELECT FROM deliveries FOR UPDATE');
    const lease = {
      deliveryUid: one?.delivery.uid ?? '',
      organisationUid,
      leaseToken: one?.leaseToken ?? '',
    };
    expect(await stores.deliveryLeases.renew([lease])).toEqual([]);
    await writer.rollbackTransaction();
    await writer.release();
  });

  it('is not claimed again by its own process when it ran out', async () => {
    const [deliveryUid = ''] = await stores.addDue(subscriptionUid);
    const own = await stores.connect(0);
    const claimed = await own.deliveries.claim({ deliveryUid, organisationUid }, 1);
    const lease = { deliveryUid, organisationUid, leaseToken: claimed?.leaseToken ?? '' };
    await own.inHand.during(lease, async () => {
      expect(await own.deliveries.claim({ deliveryUid, organisationUid }, 1)).toBeUndefined();
      expect(
        (await own.deliveries.claimDue({ subscriptionUid, organisationUid }, 1)).leasedDeliveries,
      ).toEqual([]);
    });
    expect(
      (await own.deliveries.claimDue({ subscriptionUid, organisationUid }, 1)).leasedDeliveries,
    ).toHaveLength(1);
  });
});

describe('a claim whose answer never came', () => {
  const FREE = [{ lease_token: null, seconds: null }];

  it('is given back: no attempt is on record for what was never sent', async () => {
    const [uid = ''] = await stores.addDue(subscriptionUid);
    const deaf = await deafStores();
    await expect(deaf.deliveries.claim({ deliveryUid: uid, organisationUid }, 1)).rejects.toThrow(
      'ECONNRESET',
    );
    expect((await leases())[0].lease_token).toMatch(/^lease_/);
    await deaf.deliveryLeases.giveBackUnanswered();
    expect(await leases()).toMatchObject(FREE);
    expect((await claimDue())[0]?.delivery).toMatchObject({ uid, attemptsMade: 0 });
    expect(await stores.sql('SELECT * FROM attempts')).toEqual([]);
  });

  it('of due deliveries of an endpoint is given back', async () => {
    await stores.addDue(subscriptionUid);
    const deaf = await deafStores();
    await expect(deaf.deliveries.claimDue({ subscriptionUid, organisationUid }, 1)).rejects.toThrow(
      'ECONNRESET',
    );
    await deaf.deliveryLeases.giveBackUnanswered();
    expect(await leases()).toMatchObject(FREE);
  });

  it('of a fan-out is given back, and its deliveries wait to be claimed', async () => {
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    const deaf = await deafStores();
    const opening = { uid: newId('delivery'), subscriptionUid, leaseToken: newId('lease') };
    await expect(deaf.fanOut.open(event, [opening])).rejects.toThrow('ECONNRESET');
    await deaf.deliveryLeases.giveBackUnanswered();
    expect(await leases()).toMatchObject(FREE);
    expect(await claimDue()).toHaveLength(1);
  });

  it('leaves alone what is in anybody else’s hands', async () => {
    const [uid = ''] = await stores.addDue(subscriptionUid);
    await claimDue();
    const before = await leases();
    const deaf = await deafStores();
    await expect(deaf.deliveries.claim({ deliveryUid: uid, organisationUid }, 1)).rejects.toThrow(
      'ECONNRESET',
    );
    await deaf.deliveryLeases.giveBackUnanswered();
    expect((await leases())[0].lease_token).toBe(before[0].lease_token);
  });
});
