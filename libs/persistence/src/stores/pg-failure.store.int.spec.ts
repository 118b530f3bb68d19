import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  FakeContracts,
  PLAIN_CONTRACT,
  TELLING_CONTRACT,
} from '../../../../libs/testing/src/fakes/fake-contracts.js';
import { newEvent, newId, openStores, type Stores } from '../../../../test/support/stores.js';

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores(new FakeContracts([PLAIN_CONTRACT, TELLING_CONTRACT]));
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('TRUNCATE deliveries, attempts');
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid, { contract: 'telling' });
});

/** A delivery as the fan-out makes it, in the hands of a worker. */
async function open(subscription = subscriptionUid) {
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  const [uid, leaseToken] = [newId('delivery'), newId('lease')];
  await stores.fanOut.open(event, [{ uid, subscriptionUid: subscription, leaseToken }]);
  return { uid, leaseToken, type: event.type };
}

const fail = (
  { uid, leaseToken }: Awaited<ReturnType<typeof open>>,
  statusCode: number | null = 500,
) =>
  stores.deliveries.conclude({
    deliveryUid: uid,
    leaseToken,
    number: 1,
    startedAt: new Date(),
    durationMs: 1,
    statusCode: statusCode ?? undefined,
    error: 'it failed',
    responseExcerpt: undefined,
    next: { status: 'failed', reason: 'why' },
  });

const untold = () => stores.failures.untold(10);

describe('failures that nobody was told of', () => {
  it('are those that used up their schedule, with the last answer', async () => {
    const delivery = await open();
    await fail(delivery, 503);
    expect(await untold()).toEqual([
      {
        deliveryUid: delivery.uid,
        subscriptionUid,
        organisationUid,
        contract: 'telling',
        eventType: delivery.type,
        attemptsMade: 1,
        statusCode: 503,
      },
    ]);
  });

  it('have no status when there was no answer', async () => {
    await fail(await open(), null);
    const [failure] = await untold();
    expect(failure).toMatchObject({ statusCode: undefined });
  });

  it('are those that were cancelled with their subscription, when no request is under way any more', async () => {
    const [uid] = await stores.addDue(subscriptionUid, 1, 3600);
    await stores.sql('UPDATE deliveries SET tells_failure = true WHERE uid = $1', [uid]);
    const underWay = await open();
    await stores.subscriptions.remove(subscriptionUid);
    expect(await untold()).toMatchObject([{ deliveryUid: uid, attemptsMade: 0 }]);
    await fail(underWay);
    const told = (await untold()).map(({ deliveryUid }) => deliveryUid);
    expect(told).toEqual([uid, underWay.uid].toSorted());
  });

  it('are not those of a contract that tells nobody', async () => {
    const other = await stores.subscribe(organisationUid, { contract: 'plain' });
    await fail(await open(other));
    expect(await untold()).toEqual([]);
  });

  it('are told once', async () => {
    await fail(await open());
    await stores.failures.markTold(await untold());
    expect(await untold()).toEqual([]);
  });

  it('are told again when they were sent again and have failed again', async () => {
    const delivery = await open();
    await fail(delivery);
    await stores.failures.markTold(await untold());
    await stores.sql(
      `UPDATE deliveries SET status = 'pending', due_at = now() - interval '1 s' WHERE uid = $1`,
      [delivery.uid],
    );
    expect(await untold()).toEqual([]);
    await stores.sql(`UPDATE deliveries SET status = 'failed', attempts_made = 2 WHERE uid = $1`, [
      delivery.uid,
    ]);
    expect(await untold()).toMatchObject([{ attemptsMade: 2, statusCode: undefined }]);
  });

  it('are no more than they were asked for', async () => {
    for (let count = 0; count < 3; count += 1) await fail(await open());
    expect(await stores.failures.untold(2)).toHaveLength(2);
  });

  it('are found without a look at any other delivery', async () => {
    const rows: { 'QUERY PLAN': string }[] = await stores.sql(
      `EXPLAIN SELECT uid FROM deliveries WHERE tells_failure AND status IN ('failed', 'cancelled')
         AND attempts_told IS DISTINCT FROM attempts_made ORDER BY uid LIMIT 500`,
    );
    expect(JSON.stringify(rows)).toContain('deliveries_untold_idx');
  });
});
