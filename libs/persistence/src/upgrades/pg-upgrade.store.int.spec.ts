/** Attempts and endpoint states as the release before writes them, and as this one does. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { PgUpgradeStore } from './pg-upgrade.store.js';

let stores: Stores;
let upgrades: PgUpgradeStore;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  upgrades = new PgUpgradeStore(stores.dataSource);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

/** As the release before does. */
async function addAttempts(count: number): Promise<string> {
  const [deliveryUid = ''] = await stores.addDue(subscriptionUid);
  await stores.sql(
    `INSERT INTO attempts (delivery_uid, number, started_at)
     SELECT $1, n, now() FROM generate_series(1, $2::int) n`,
    [deliveryUid, count],
  );
  return deliveryUid;
}

const organisationsOfAttempts = async (deliveryUid: string) => {
  const rows = await stores.sql(
    'SELECT DISTINCT organisation_uid AS uid FROM attempts WHERE delivery_uid = $1',
    [deliveryUid],
  );
  return rows.map(({ uid }: { uid: string | null }) => uid);
};

const organisationOfState = async () => {
  const [row] = await stores.sql(
    'SELECT organisation_uid AS uid FROM endpoint_states WHERE subscription_uid = $1',
    [subscriptionUid],
  );
  return row.uid;
};

async function fill(): Promise<number> {
  for (let batches = 1; ; batches += 1)
    if ((await upgrades.fillOrganisations()).isDone) return batches;
}

describe('Rows of the release before', () => {
  it('get their organisations, attempts in batches', async () => {
    const deliveryUid = await addAttempts(1500);
    expect(await fill()).toBe(2);
    expect(await organisationsOfAttempts(deliveryUid)).toEqual([organisationUid]);
  });

  it('of which the delivery is gone keep no batch from the others', async () => {
    await stores.sql(
      `INSERT INTO attempts (delivery_uid, number, started_at)
       SELECT 'a_gone', n, now() FROM generate_series(1, 1000) n`,
    );
    const deliveryUid = await addAttempts(1);
    await fill();
    expect(await organisationsOfAttempts(deliveryUid)).toEqual([organisationUid]);
  });

  it('get their organisations, endpoint states as well', async () => {
    await stores.sql('INSERT INTO endpoint_states (subscription_uid) VALUES ($1)', [
      subscriptionUid,
    ]);
    await fill();
    expect(await organisationOfState()).toBe(organisationUid);
  });

  it('are left to a later batch while another session has them locked', async () => {
    const deliveryUid = await addAttempts(1);
    await stores.dataSource.transaction(async (manager) => {
      await manager.query('SELECT FROM attempts WHERE delivery_uid = $1 FOR UPDATE', [deliveryUid]);
      await fill();
      expect(await organisationsOfAttempts(deliveryUid)).toEqual([null]);
    });
    await fill();
    expect(await organisationsOfAttempts(deliveryUid)).toEqual([organisationUid]);
  });
});

describe('Rows of this release', () => {
  it('name their organisation, be it an attempt with an outcome or a lost one', async () => {
    const [deliveryUid = ''] = await stores.addDue(subscriptionUid);
    const other = await stores.connect(0);
    const lost = await other.deliveries.claim({ deliveryUid, organisationUid }, 1);
    expect(lost).toBeDefined();
    const claimed = await stores.deliveries.claim({ deliveryUid, organisationUid }, 1);
    const leased =
      claimed ??
      (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 1))
        .leasedDeliveries[0];
    await stores.deliveries.recordAttempt({
      deliveryUid,
      organisationUid,
      leaseToken: leased?.leaseToken ?? '',
      number: 2,
      startedAt: new Date(),
      durationMs: 1,
      statusCode: 200,
      error: undefined,
      responseExcerpt: undefined,
      next: { status: 'succeeded' },
    });
    const attempts = await stores.sql('SELECT FROM attempts WHERE delivery_uid = $1', [
      deliveryUid,
    ]);
    expect(attempts).toHaveLength(2);
    expect(await organisationsOfAttempts(deliveryUid)).toEqual([organisationUid]);
  });

  it('name their organisation, be it a state of trouble or one that counts requests', async () => {
    await stores.endpoints.record({
      subscriptionUid,
      organisationUid,
      signal: { kind: 'failing' },
      ageMs: 0,
    });
    expect(await organisationOfState()).toBe(organisationUid);
    await stores.sql('DELETE FROM endpoint_states WHERE subscription_uid = $1', [subscriptionUid]);
    await stores.sql('UPDATE subscriptions SET rate_per_second = 5 WHERE uid = $1', [
      subscriptionUid,
    ]);
    await stores.addDue(subscriptionUid);
    expect(
      (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 1)).leasedDeliveries,
    ).toHaveLength(1);
    expect(await organisationOfState()).toBe(organisationUid);
  });
});
