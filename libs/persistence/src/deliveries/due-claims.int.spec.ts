import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { LOCKED_MS } from './claim-statements.js';

let stores: Stores;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
});

/** An endpoint with so many due deliveries. */
async function endpoint(due: number) {
  const uid = await stores.subscribe(organisationUid);
  return { uid, due: await stores.addDue(uid, due) };
}

/** What each gets when all claim in the same moment, and the names of the statements that it took. */
async function claimTogether(uids: readonly string[], limit: number) {
  const run = vi.spyOn(stores.statements, 'run');
  onTestFinished(() => run.mockRestore());
  const claims = await Promise.all(
    uids.map((uid) => stores.deliveries.claimDue({ subscriptionUid: uid, organisationUid }, limit)),
  );
  const statements = run.mock.calls.map(([name]) => name);
  return {
    claims,
    given: claims.map(({ leasedDeliveries }) =>
      leasedDeliveries.map(({ delivery }) => delivery.uid),
    ),
    statements,
  };
}

it('claims for endpoints that ask in the same moment share a statement, and each has its own', async () => {
  const endpoints = await Promise.all([endpoint(3), endpoint(0), endpoint(1)]);
  const { given, statements } = await claimTogether(
    endpoints.map(({ uid }) => uid),
    2,
  );
  expect(given).toEqual([endpoints[0]?.due.slice(0, 2), [], endpoints[2]?.due]);
  expect(statements).toEqual(['claim_plain']);
});

it('two claims for the same endpoint in a statement get no delivery twice', async () => {
  const { uid, due } = await endpoint(3);
  const { given } = await claimTogether([uid, uid], 5);
  expect(given.flat().toSorted()).toEqual(due.toSorted());
});

it('an endpoint that is paced or held has a statement of its own, which says how long to wait', async () => {
  const [plain, paced] = await Promise.all([endpoint(1), endpoint(5)]);
  await stores.sql('UPDATE subscriptions SET rate_per_second = 1 WHERE uid = $1', [paced.uid]);
  const { claims, statements } = await claimTogether([plain.uid, paced.uid], 5);
  expect(claims.map(({ leasedDeliveries }) => leasedDeliveries.length)).toEqual([1, 1]);
  expect(claims[0]?.waitMs).toBeUndefined();
  expect(claims[1]?.waitMs).toBeGreaterThan(0);
  expect(statements).toEqual(['claim_plain', 'claim_due']);
});

it('an endpoint that is being changed keeps no other from its claim', async () => {
  const [plain, changed] = await Promise.all([endpoint(1), endpoint(1)]);
  const session = stores.dataSource.createQueryRunner();
  await session.startTransaction();
  onTestFinished(() => session.release());
  await session.query(`UPDATE subscriptions SET status = 'paused' WHERE uid = $1`, [changed.uid]);
  const claim = () =>
    stores.deliveries.claimDue({ subscriptionUid: changed.uid, organisationUid }, 1);
  expect(await claim()).toEqual({ leasedDeliveries: [], waitMs: LOCKED_MS });
  expect(
    (await stores.deliveries.claimDue({ subscriptionUid: plain.uid, organisationUid }, 1))
      .leasedDeliveries,
  ).toHaveLength(1);
  await session.commitTransaction();
  expect(await claim()).toMatchObject({ leasedDeliveries: [], waitMs: 60_000 });
});

it('a subscription that does not exist is not asked about again', async () => {
  expect(
    await stores.deliveries.claimDue({ subscriptionUid: 'sub_unknown', organisationUid }, 1),
  ).toEqual({
    leasedDeliveries: [],
    waitMs: undefined,
  });
});

it('ends the deliveries of a subscription that is gone, instead of giving them', async () => {
  const { uid, due } = await endpoint(2);
  await stores.sql('UPDATE subscriptions SET removed_at = now() WHERE uid = $1', [uid]);
  expect(
    (await stores.deliveries.claimDue({ subscriptionUid: uid, organisationUid }, 5))
      .leasedDeliveries,
  ).toEqual([]);
  const rows = await stores.sql('SELECT status FROM deliveries WHERE uid = ANY($1)', [due]);
  expect(rows).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }]);
});
