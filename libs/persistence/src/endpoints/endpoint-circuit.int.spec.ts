import type { LeasedDelivery } from '@rxhooks/application';
import type { EndpointSignal } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LOCKED_MS } from '../deliveries/claim-statements.js';
import { newEvent, openStores, type Stores } from '../../test/stores.js';

const WORKERS = 8;

let stores: Stores;
let workers: Awaited<ReturnType<Stores['connect']>>[];
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  workers = await Promise.all(Array.from({ length: WORKERS }, () => stores.connect()));
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

const FAILING: EndpointSignal = { kind: 'failing' };
const HEALTHY: EndpointSignal = { kind: 'healthy' };

const record = (signal: EndpointSignal, store = stores.endpoints) =>
  store.record({ subscriptionUid, organisationUid, signal, ageMs: 0 });

/** Ten failures, and the time that the circuit stays open. */
async function openCircuit(): Promise<void> {
  for (let count = 0; count < 10; count += 1) await record(FAILING);
}
const letHoldEnd = () =>
  stores.sql(
    `UPDATE endpoint_states SET held_until = now() - interval '1 ms' WHERE subscription_uid = $1`,
    [subscriptionUid],
  );

async function state() {
  const [row] = await stores.sql(
    `SELECT is_open, openings, extract(epoch FROM held_until - now())::float8 AS held_for, probe_until
     FROM endpoint_states WHERE subscription_uid = $1`,
    [subscriptionUid],
  );
  return row;
}

/** All workers at the same moment, each again for as long as another one has the endpoint locked. */
async function claimEverywhere(): Promise<LeasedDelivery[]> {
  const claim = async (worker: (typeof workers)[number]): Promise<readonly LeasedDelivery[]> => {
    const { leasedDeliveries, waitMs } = await worker.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      32,
    );
    return waitMs === LOCKED_MS ? claim(worker) : leasedDeliveries;
  };
  return (await Promise.all(workers.map(claim))).flat();
}

describe('an endpoint that does nothing but fail', () => {
  it('has its circuit opened, and what waits stays without an attempt', async () => {
    const uids = await stores.addDue(subscriptionUid, 50);
    await openCircuit();
    expect(await state()).toMatchObject({ is_open: true, openings: 1 });
    expect(await claimEverywhere()).toEqual([]);
    const rows = await stores.sql(
      'SELECT DISTINCT status, attempts_made, schedule_step FROM deliveries WHERE uid = ANY($1)',
      [uids],
    );
    expect(rows).toEqual([{ status: 'pending', attempts_made: 0, schedule_step: 0 }]);
  });

  it('gets exactly one probe, however many workers claim at the moment when the hold ends', async () => {
    await stores.addDue(subscriptionUid, 50);
    await openCircuit();
    await letHoldEnd();
    expect(await claimEverywhere()).toHaveLength(1);
    expect(await claimEverywhere()).toEqual([]);
  });

  it('gets no probe by a wake-up job, nor by a new event', async () => {
    const [uid = ''] = await stores.addDue(subscriptionUid);
    await openCircuit();
    await letHoldEnd();
    expect(await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1)).toBeUndefined();
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    expect((await stores.fanOut.plan(event)).recipients).toMatchObject([{ mustWait: true }]);
  });

  it('is not swept while its probe is under way', async () => {
    const found = async () =>
      (await stores.backlog.overdueEndpoints(-1)).some(
        (endpoint) => endpoint.subscriptionUid === subscriptionUid,
      );
    await stores.addDue(subscriptionUid, 2);
    await openCircuit();
    await letHoldEnd();
    expect(await found()).toBe(true);
    await claimEverywhere();
    expect(await found()).toBe(false);
  });
});

describe('the probe of an open circuit', () => {
  beforeEach(async () => {
    await stores.addDue(subscriptionUid, 50);
    await openCircuit();
    await letHoldEnd();
    await claimEverywhere();
  });

  it('closes it with a success, and all of the rest may go', async () => {
    await record(HEALTHY);
    expect(await state()).toMatchObject({ is_open: false, held_for: null, probe_until: null });
    expect(await claimEverywhere()).toHaveLength(49);
  });

  it('opens it for twice as long with a failure', async () => {
    await record(FAILING);
    const { held_for: heldFor, ...row } = await state();
    expect(row).toMatchObject({ is_open: true, openings: 2, probe_until: null });
    expect(heldFor).toBeGreaterThan(55);
    expect(heldFor).toBeLessThanOrEqual(60);
    expect(await claimEverywhere()).toEqual([]);
  });

  it('is followed by one other, and no more, when the next hold is over', async () => {
    await record(FAILING);
    await letHoldEnd();
    expect(await claimEverywhere()).toHaveLength(1);
  });

  it('is followed by another when its worker does not come back', async () => {
    await stores.sql(
      `UPDATE endpoint_states SET probe_until = now() - interval '1 ms' WHERE subscription_uid = $1`,
      [subscriptionUid],
    );
    const { leasedDeliveries, waitMs } = await stores.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      32,
    );
    expect(leasedDeliveries).toHaveLength(1);
    // The lease of the new probe, and not what is left of the old one.
    expect(waitMs).toBeGreaterThan(50_000);
    expect(await claimEverywhere()).toEqual([]);
  });
});
