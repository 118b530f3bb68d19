import type { RecordResult } from '@rxhooks/application';
import type { EndpointSignal } from '@rxhooks/domain';
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

const record = (signal: EndpointSignal) =>
  stores.endpoints.record({ subscriptionUid, organisationUid, signal, ageMs: 0 });
const states = () =>
  stores.sql('SELECT * FROM endpoint_states WHERE subscription_uid = $1', [subscriptionUid]);

/** The end of attempts that were claimed before anything happened to the endpoint. */
async function claimThen(count = 1) {
  await stores.addDue(subscriptionUid, count);
  const { leasedDeliveries } = await stores.deliveries.claimDue(
    { subscriptionUid, organisationUid },
    count,
  );
  const recordAttempt = (index: number, isSuccess: boolean) =>
    stores.deliveries.recordAttempt({
      deliveryUid: leasedDeliveries[index]?.delivery.uid ?? '',
      organisationUid,
      leaseToken: leasedDeliveries[index]?.leaseToken ?? '',
      number: 1,
      startedAt: new Date(),
      durationMs: 1,
      statusCode: isSuccess ? 200 : 500,
      error: undefined,
      responseExcerpt: undefined,
      next: isSuccess
        ? { status: 'succeeded' }
        : { status: 'retrying', delayMs: 60_000, usesStep: true },
    });
  return {
    succeed: (index = 0) => recordAttempt(index, true),
    fail: (index = 0) => recordAttempt(index, false),
  };
}

const isWatched = (recorded: RecordResult) =>
  recorded.kind === 'written' ? recorded.isWatched : undefined;

describe('a success', () => {
  it('is no news of an endpoint that nothing is known of', async () => {
    const { succeed } = await claimThen();
    expect(isWatched(await succeed())).toBe(false);
  });

  it('is news of an endpoint that has failed since the attempt was claimed', async () => {
    const { succeed } = await claimThen();
    await record({ kind: 'failing' });
    expect(isWatched(await succeed())).toBe(true);
  });

  it('is news of an endpoint that has throttled, also when the hold is over', async () => {
    const { succeed } = await claimThen();
    await record({ kind: 'throttling', askedMs: undefined, isFailure: false });
    await stores.sql('UPDATE endpoint_states SET held_until = now() WHERE subscription_uid = $1', [
      subscriptionUid,
    ]);
    expect(isWatched(await succeed())).toBe(true);
  });

  it('is news beside a first failure that ends at the same moment', async () => {
    const { succeed, fail } = await claimThen(2);
    const [success] = await Promise.all([succeed(0), fail(1)]);
    expect(isWatched(success)).toBe(true);
  });

  it('is no news because another endpoint fails', async () => {
    const { succeed } = await claimThen();
    const own = subscriptionUid;
    subscriptionUid = await stores.subscribe(organisationUid);
    await record({ kind: 'failing' });
    const { fail } = await claimThen();
    const [success] = await Promise.all([succeed(), fail()]);
    expect([own === subscriptionUid, isWatched(success)]).toEqual([false, false]);
  });

  it('is news until it comes beyond the window; then nothing is kept of the endpoint', async () => {
    await record({ kind: 'failing' });
    await record({ kind: 'healthy' });
    const first = await claimThen();
    expect(isWatched(await first.succeed())).toBe(true);
    await stores.sql(
      `UPDATE endpoint_states SET window_started_at = now() - interval '5 minutes' WHERE subscription_uid = $1`,
      [subscriptionUid],
    );
    await record({ kind: 'healthy' });
    expect(await states()).toEqual([]);
    const second = await claimThen();
    expect(isWatched(await second.succeed())).toBe(false);
  });
});
