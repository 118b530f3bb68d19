import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';

let stores: Stores;
let other: Awaited<ReturnType<Stores['connect']>>;
/** A process that dies with everything in hand: its leases run out at once. */
let dying: Awaited<ReturnType<Stores['connect']>>;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  [other, dying] = [await stores.connect(), await stores.connect(0)];
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('TRUNCATE deliveries, attempts');
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

/** A delivery whose attempts so many workers did not survive; the last one has it in its hands, for nobody. */
async function addLost(workers: number): Promise<string> {
  const [uid = ''] = await stores.addDue(subscriptionUid);
  for (let count = 0; count < workers; count += 1)
    await (count < 2
      ? dying.deliveries.claim({ deliveryUid: uid, organisationUid }, count + 1)
      : dying.deliveries.claimPoison());
  // The one in hand is counted when the next claim finds it: here it is put down right away.
  await stores.sql(
    `UPDATE deliveries SET lost_attempts = $2::int, attempts_made = $2::int, lease_token = NULL, leased_at = NULL,
       lease_until = NULL, status = 'retrying' WHERE uid = $1`,
    [uid, workers],
  );
  return uid;
}

async function row(uid: string) {
  const [found] = await stores.sql('SELECT * FROM deliveries WHERE uid = $1', [uid]);
  return found;
}

const claimPoison = async () => (await stores.deliveries.claimPoison())?.delivery.uid;

describe('a delivery that two workers did not survive', () => {
  it('is no poison after one of them', async () => {
    const uid = await addLost(1);
    expect(await claimPoison()).toBeUndefined();
    expect(
      (await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 2))?.delivery.uid,
    ).toBe(uid);
  });

  it('is claimed as poison alone', async () => {
    const uid = await addLost(2);
    expect(await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 3)).toBeUndefined();
    expect(
      (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 10)).leasedDeliveries,
    ).toEqual([]);
    expect(await stores.backlog.overdueEndpoints(-1)).toEqual([]);
    expect(await claimPoison()).toBe(uid);
  });

  it('is given while no other poison is in progress', async () => {
    await addLost(2);
    await addLost(2);
    expect(await claimPoison()).toBeDefined();
    expect(await other.deliveries.claimPoison()).toBeUndefined();
  });

  it('is given to one of many that look at the same moment', async () => {
    const looking = [stores, other, stores, other, stores, other];
    for (let round = 0; round < 20; round += 1) {
      for (let count = 0; count < 6; count += 1) await addLost(2);
      const given = await Promise.all(looking.map(({ deliveries }) => deliveries.claimPoison()));
      expect(given.filter(Boolean).length).toBeLessThanOrEqual(1);
      const inHands = await stores.sql('SELECT uid FROM deliveries WHERE lease_until > now()');
      expect(inHands).toHaveLength(1);
      await stores.sql('TRUNCATE deliveries, attempts');
    }
  });

  it('is followed by the next when its attempt has come to an end', async () => {
    await addLost(2);
    await addLost(2);
    const first = await stores.deliveries.claimPoison();
    await stores.deliveries.recordAttempt({
      deliveryUid: first?.delivery.uid ?? '',
      organisationUid,
      leaseToken: first?.leaseToken ?? '',
      number: 3,
      startedAt: new Date(),
      durationMs: 1,
      statusCode: 500,
      error: undefined,
      responseExcerpt: undefined,
      next: { status: 'retrying', delayMs: 60_000, usesStep: true },
    });
    expect(await row(first?.delivery.uid ?? '')).toMatchObject({ lost_attempts: 0 });
    expect(await claimPoison()).toBeDefined();
  });

  it.each([
    ['is paused', `UPDATE subscriptions SET status = 'paused' WHERE uid = $1`],
    [
      'is held',
      `INSERT INTO endpoint_states (subscription_uid, held_until) VALUES ($1, now() + interval '1 hour')`,
    ],
    [
      'has a probe under way',
      `INSERT INTO endpoint_states (subscription_uid, is_open, probe_until) VALUES ($1, true, now() + interval '1 hour')`,
    ],
  ])('waits while its endpoint %s', async (_what, statement) => {
    await addLost(2);
    await stores.sql(statement, [subscriptionUid]);
    expect(await claimPoison()).toBeUndefined();
  });

  it.each([
    ['has a limit', `UPDATE subscriptions SET rate_per_second = 1 WHERE uid = $1`],
    [
      'was resumed',
      `INSERT INTO endpoint_states (subscription_uid, ramp_started_at) VALUES ($1, now())`,
    ],
    [
      'has a circuit that wants a probe',
      `INSERT INTO endpoint_states (subscription_uid, is_open, held_until) VALUES ($1, true, now())`,
    ],
  ])('is not forgotten because its endpoint %s', async (_what, statement) => {
    const uid = await addLost(2);
    await stores.sql(statement, [subscriptionUid]);
    expect(await claimPoison()).toBe(uid);
  });
});

describe('a delivery that five workers in a row did not survive', () => {
  async function loseFive(): Promise<string> {
    const [uid = ''] = await stores.addDue(subscriptionUid);
    await dying.deliveries.claim({ deliveryUid: uid, organisationUid }, 1);
    await dying.deliveries.claim({ deliveryUid: uid, organisationUid }, 2);
    for (let count = 0; count < 4; count += 1)
      await dying.deliveries.claimDue({ subscriptionUid, organisationUid }, 1);
    for (let count = 0; count < 4; count += 1) await dying.deliveries.claimPoison();
    return uid;
  }

  it('is quarantined, with the reason', async () => {
    const uid = await loseFive();
    expect(await claimPoison()).toBeUndefined();
    expect(await row(uid)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^Quarantined: 5 attempts in a row/),
      due_at: null,
      lease_token: null,
      attempts_made: 5,
    });
  });

  it('has all five attempts on record, each as unknown', async () => {
    const uid = await loseFive();
    await claimPoison();
    const attempts = await stores.sql(
      'SELECT number, status_code, error FROM attempts WHERE delivery_uid = $1 ORDER BY number',
      [uid],
    );
    const error = expect.stringMatching(/^unknown: /);
    expect(attempts).toEqual(
      [1, 2, 3, 4, 5].map((number) => ({ number, status_code: null, error })),
    );
  });
});
