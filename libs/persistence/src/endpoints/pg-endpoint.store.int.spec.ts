import type { EndpointSignal } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';

const FAILING: EndpointSignal = { kind: 'failing' };
const HEALTHY: EndpointSignal = { kind: 'healthy' };
const ENDPOINTS = 20;

let stores: Stores;
let workers: Awaited<ReturnType<Stores['connect']>>[];
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
  workers = await Promise.all(Array.from({ length: 4 }, () => stores.connect()));
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
});

const subscribeMany = (count: number) =>
  Promise.all(Array.from({ length: count }, () => stores.subscribe(organisationUid)));
const statesOf = (uids: readonly string[]) =>
  stores.sql('SELECT * FROM endpoint_states WHERE subscription_uid = ANY($1)', [uids]);

describe('what workers report of endpoints', () => {
  it('of a subscription that does not exist is dropped', async () => {
    const report = { subscriptionUid: 'sub_unknown', organisationUid, signal: FAILING, ageMs: 0 };
    await expect(stores.endpoints.record(report)).resolves.toBeUndefined();
  });

  it('is counted in full, and without a deadlock, when many report of many at once', async () => {
    const uids = await subscribeMany(ENDPOINTS);
    const rounds = Array.from({ length: 15 }, (_, round) => round);
    await Promise.all(
      workers.flatMap(({ endpoints }, turn) =>
        rounds.flatMap((round) => {
          const inTurn = (turn + round) % 2 ? uids : uids.toReversed();
          return inTurn.map((subscriptionUid) =>
            endpoints.record({ subscriptionUid, organisationUid, signal: FAILING, ageMs: 0 }),
          );
        }),
      ),
    );
    const states: { failures: number; is_open: boolean }[] = await statesOf(uids);
    expect(states.map(({ failures }) => failures)).toEqual(uids.map(() => 60));
    expect(states.every((state) => state.is_open)).toBe(true);
  });

  it('opens a circuit once, however many workers see it break', async () => {
    const [subscriptionUid = ''] = await subscribeMany(1);
    await Promise.all(
      workers.flatMap(({ endpoints }) =>
        Array.from({ length: 20 }, () =>
          endpoints.record({ subscriptionUid, organisationUid, signal: FAILING, ageMs: 0 }),
        ),
      ),
    );
    expect(await statesOf([subscriptionUid])).toMatchObject([{ is_open: true, openings: 1 }]);
  });

  it('loses no failure to a success of another worker that clears the record', async () => {
    const [subscriptionUid = ''] = await subscribeMany(1);
    const [one, another] = workers;
    for (let round = 0; round < 100; round += 1) {
      await stores.sql(
        `INSERT INTO endpoint_states (subscription_uid, throttles) VALUES ($1, 1)
         ON CONFLICT (subscription_uid) DO UPDATE SET throttles = 1, failures = 0, failing_since = NULL,
           window_started_at = NULL`,
        [subscriptionUid],
      );
      const order: string[] = [];
      const report = async (worker: typeof one, signal: EndpointSignal) => {
        await worker?.endpoints.record({ subscriptionUid, organisationUid, signal, ageMs: 0 });
        order.push(signal.kind);
      };
      await Promise.all([report(one, HEALTHY), report(another, FAILING)]);
      // Whichever came first: a failure that came first was forgiven, one that came last is on record.
      const [state] = await statesOf([subscriptionUid]);
      const isForgiven = state?.window_successes === 1;
      expect(isForgiven || state?.failures === 1, `round ${round}: ${order.join()}`).toBe(true);
    }
  });

  it('takes in the signals of one worker in the order in which they came', async () => {
    const [subscriptionUid = ''] = await subscribeMany(1);
    const signals = [FAILING, HEALTHY, FAILING, FAILING];
    await Promise.all(
      signals.map((signal) =>
        stores.endpoints.record({ subscriptionUid, organisationUid, signal, ageMs: 0 }),
      ),
    );
    expect(await statesOf([subscriptionUid])).toMatchObject([{ failures: 2, window_failures: 3 }]);
  });

  it('makes no record of an endpoint that is well', async () => {
    const [subscriptionUid = ''] = await subscribeMany(1);
    await stores.endpoints.record({ subscriptionUid, organisationUid, signal: HEALTHY, ageMs: 0 });
    expect(await statesOf([subscriptionUid])).toEqual([]);
  });

  it('keeps the count of turns for an endpoint with a limit that is well again', async () => {
    const [subscriptionUid = ''] = await subscribeMany(1);
    await stores.change(subscriptionUid, { ratePerSecond: 10 });
    await stores.addDue(subscriptionUid, 3);
    await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 3);
    await stores.sql(
      `UPDATE endpoint_states SET throttles = 1, failures = 3 WHERE subscription_uid = $1`,
      [subscriptionUid],
    );
    await stores.endpoints.record({ subscriptionUid, organisationUid, signal: HEALTHY, ageMs: 0 });
    expect(await statesOf([subscriptionUid])).toMatchObject([
      { throttles: 0, failures: 0, next_slot_at: expect.any(Date) },
    ]);
  });

  it('waits for no one who claims for the same endpoint, nor the other way round', async () => {
    const [subscriptionUid = ''] = await subscribeMany(1);
    await stores.change(subscriptionUid, { ratePerSecond: 10_000 });
    await stores.addDue(subscriptionUid, 400);
    const work = workers.flatMap(({ endpoints, deliveries }) => [
      ...Array.from({ length: 20 }, () =>
        endpoints.record({ subscriptionUid, organisationUid, signal: FAILING, ageMs: 0 }),
      ),
      ...Array.from({ length: 20 }, () =>
        deliveries.claimDue({ subscriptionUid, organisationUid }, 5),
      ),
    ]);
    const results = await Promise.allSettled(work);
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('gets along with an owner who pauses, resumes and moves the endpoint meanwhile', async () => {
    const uids = await subscribeMany(4);
    const reports = workers.flatMap(({ endpoints }) =>
      Array.from({ length: 40 }, async (_, round) => {
        const subscriptionUid = uids[round % uids.length] ?? '';
        await endpoints.record({
          subscriptionUid,
          organisationUid,
          signal: { kind: 'gone' },
          ageMs: 0,
        });
      }),
    );
    const changes = uids.map(async (uid) => {
      for (let round = 0; round < 20; round += 1) {
        await stores.change(uid, { status: 'active' });
        await stores.change(uid, { target: `https://hooks.example.com/${round}` });
        await stores.change(uid, { status: 'paused' });
      }
    });
    const results = await Promise.allSettled([...reports, ...changes]);
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  });
});
