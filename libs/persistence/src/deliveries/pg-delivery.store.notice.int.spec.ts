import type { LeasedDelivery } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';

const NOTICE = { subject: 'Not delivered', body: 'In words.' };
const FAILURE = { status: 'failed', reason: 'The end.', notice: NOTICE } as const;
const EMAIL = 'ops@example.com';

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid, { notifyEmail: EMAIL });
});

async function claimOne(): Promise<LeasedDelivery> {
  const [uid = ''] = await stores.addDue(subscriptionUid);
  const leased = await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1);
  if (!leased) throw new Error('A due delivery was not given.');
  return leased;
}

const recordAttempt = (
  { delivery, leaseToken }: LeasedDelivery,
  next: Parameters<Stores['deliveries']['recordAttempt']>[0]['next'] = FAILURE,
) =>
  stores.deliveries.recordAttempt({
    deliveryUid: delivery.uid,
    organisationUid,
    leaseToken,
    number: 1,
    startedAt: new Date(),
    durationMs: 1,
    statusCode: 500,
    error: undefined,
    responseExcerpt: undefined,
    next,
  });

const notices = () =>
  stores.sql(
    `SELECT uid, recipient, subject, body, organisation_uid = $1 AS "isOurs", due_at IS NOT NULL AS "isDue"
     FROM notifications WHERE subscription_uid = $2 ORDER BY uid`,
    [organisationUid, subscriptionUid],
  );

describe('the notice of a failure', () => {
  it('is a mail that is due, to the address of the subscription', async () => {
    const leased = await claimOne();
    expect(leased.subscription.notifyEmail).toBe(EMAIL);
    await recordAttempt(leased);
    const uid = expect.stringMatching(/^ntf_/);
    expect(await notices()).toEqual([
      { uid, recipient: EMAIL, ...NOTICE, isOurs: true, isDue: true },
    ]);
  });

  it('is one for each delivery of a batch', async () => {
    const leasedDeliveries = [await claimOne(), await claimOne(), await claimOne()];
    await Promise.all([
      ...leasedDeliveries.slice(1).map((one) => recordAttempt(one)),
      recordAttempt(leasedDeliveries[0]!, { status: 'succeeded' }),
    ]);
    expect(await notices()).toHaveLength(2);
  });

  it('is not written by somebody who has lost the lease', async () => {
    const leased = await claimOne();
    await recordAttempt({ ...leased, leaseToken: 'another' });
    expect(await notices()).toEqual([]);
  });

  it('is not written for a delivery that may not be told of, nor for one that was cancelled meanwhile', async () => {
    const [silent, cancelled] = [await claimOne(), await claimOne()];
    await stores.sql('UPDATE deliveries SET notify_failure = false WHERE uid = $1', [
      silent.delivery.uid,
    ]);
    await stores.sql(`UPDATE deliveries SET status = 'cancelled' WHERE uid = $1`, [
      cancelled.delivery.uid,
    ]);
    await recordAttempt(silent);
    await recordAttempt(cancelled);
    expect(await notices()).toEqual([]);
  });

  it('goes to the address of now, and nowhere when there is none any more', async () => {
    const [moved, dropped] = [await claimOne(), await claimOne()];
    await stores.change(subscriptionUid, { notifyEmail: 'new@example.com' });
    await recordAttempt(moved);
    await stores.change(subscriptionUid, { notifyEmail: null });
    await recordAttempt(dropped);
    expect(await notices()).toMatchObject([{ recipient: 'new@example.com' }]);
  });
});

describe('the time of delivery', () => {
  const deliveredAt = async ({ delivery }: LeasedDelivery): Promise<Date | null> => {
    const [row] = await stores.sql('SELECT delivered_at FROM deliveries WHERE uid = $1', [
      delivery.uid,
    ]);
    return row.delivered_at;
  };

  it('is that of the first success, and none for a failure', async () => {
    const [good, bad] = [await claimOne(), await claimOne()];
    await recordAttempt(good, { status: 'succeeded' });
    await recordAttempt(bad);
    const first = await deliveredAt(good);
    expect(first).toBeInstanceOf(Date);
    expect(await deliveredAt(bad)).toBeNull();

    await stores.sql(
      `UPDATE deliveries SET status = 'pending', lease_token = 'again', due_at = now() WHERE uid = $1`,
      [good.delivery.uid],
    );
    await stores.sql('DELETE FROM attempts WHERE delivery_uid = $1', [good.delivery.uid]);
    await recordAttempt({ ...good, leaseToken: 'again' });
    expect(await deliveredAt(good)).toEqual(first);
  });
});
