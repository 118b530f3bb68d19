import type { EndpointSignal } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvent, openStores, type Stores } from '../../test/stores.js';

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
const asking = (askedMs: number): EndpointSignal => ({
  kind: 'throttling',
  askedMs,
  isFailure: true,
});
const letTimePass = () =>
  stores.sql(
    `UPDATE endpoint_states SET held_until = now() - interval '1 ms' WHERE subscription_uid = $1`,
    [subscriptionUid],
  );
const overdue = async () => {
  const endpoints = await stores.backlog.overdueEndpoints(-1);
  return endpoints.some((endpoint) => endpoint.subscriptionUid === subscriptionUid);
};

describe('an endpoint that asked for a pause', () => {
  it('gets nothing by the claim of an endpoint, which says how long to wait', async () => {
    await stores.addDue(subscriptionUid, 3);
    await record(asking(120_000));
    const { leasedDeliveries, waitMs } = await stores.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      10,
    );
    expect(leasedDeliveries).toEqual([]);
    expect(waitMs).toBeGreaterThan(110_000);
    expect(waitMs).toBeLessThanOrEqual(120_000);
  });

  it('gets nothing by a wake-up job', async () => {
    const [uid = ''] = await stores.addDue(subscriptionUid);
    await record(asking(120_000));
    expect(await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1)).toBeUndefined();
  });

  it('is not found by the sweeper', async () => {
    await stores.addDue(subscriptionUid);
    expect(await overdue()).toBe(true);
    await record(asking(120_000));
    expect(await overdue()).toBe(false);
  });

  it('has new deliveries wait as well', async () => {
    await record(asking(120_000));
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    expect((await stores.fanOut.plan(event)).recipients).toMatchObject([{ mustWait: true }]);
  });

  it('gets all of it when the pause is over, by either way, and is swept again', async () => {
    const [first = '', ...others] = await stores.addDue(subscriptionUid, 5);
    await record(asking(120_000));
    await letTimePass();
    expect(await overdue()).toBe(true);
    expect(
      (await stores.deliveries.claim({ deliveryUid: first, organisationUid }, 1))?.delivery.uid,
    ).toBe(first);
    const { leasedDeliveries, waitMs } = await stores.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      10,
    );
    expect(leasedDeliveries.map(({ delivery }) => delivery.uid).sort()).toEqual(others.sort());
    expect(waitMs).toBeUndefined();
  });

  it('loses no other endpoint its deliveries', async () => {
    const other = await stores.subscribe(organisationUid);
    await stores.addDue(other, 2);
    await record(asking(120_000));
    expect(
      (await stores.deliveries.claimDue({ subscriptionUid: other, organisationUid }, 10))
        .leasedDeliveries,
    ).toHaveLength(2);
  });
});

describe('an endpoint that is paused by its owner', () => {
  beforeEach(async () => {
    await stores.change(subscriptionUid, { status: 'paused' });
  });

  it('gets nothing by either way, and is not swept', async () => {
    const [uid = ''] = await stores.addDue(subscriptionUid);
    expect(await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1)).toBeUndefined();
    const { leasedDeliveries, waitMs } = await stores.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      10,
    );
    expect(leasedDeliveries).toEqual([]);
    expect(waitMs).toBeGreaterThan(0);
    expect(await overdue()).toBe(false);
  });

  it('still has deliveries made, which wait', async () => {
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    expect((await stores.fanOut.plan(event)).recipients).toMatchObject([{ mustWait: true }]);
  });

  it('is found by the sweeper as soon as it is resumed', async () => {
    await stores.addDue(subscriptionUid);
    await stores.change(subscriptionUid, { status: 'active' });
    expect(await overdue()).toBe(true);
    expect(
      (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 10)).leasedDeliveries,
    ).toHaveLength(1);
  });
});
