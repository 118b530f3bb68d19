import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvent, openStores, type Stores } from '../../test/stores.js';

const RATE = 20;
const SECONDS = 5;

let stores: Stores;
let workers: Awaited<ReturnType<Stores['connect']>>[];
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
  workers = await Promise.all(Array.from({ length: 4 }, () => stores.connect()));
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

/** Four workers that claim for as long as told, each as soon as it may; when each claim was made, in seconds. */
async function claimFor(seconds: number): Promise<readonly number[]> {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const claimedAt: number[] = [];
  const work = async ({ deliveries }: (typeof workers)[number]) => {
    while (elapsed() < seconds) {
      const { leasedDeliveries, waitMs = 1 } = await deliveries.claimDue(
        { subscriptionUid, organisationUid },
        32,
      );
      claimedAt.push(...leasedDeliveries.map(elapsed));
      await delay(waitMs);
    }
  };
  await Promise.all(workers.map(work));
  return claimedAt.filter((at) => at <= seconds);
}

describe('a limit of requests a second', () => {
  beforeEach(async () => {
    await stores.change(subscriptionUid, { ratePerSecond: RATE });
    await stores.addDue(subscriptionUid, RATE * SECONDS * 3);
  });

  it('holds over all workers together, to within a twentieth, and every second', async () => {
    const claimedAt = await claimFor(SECONDS);
    expect(claimedAt.length).toBeGreaterThanOrEqual(RATE * SECONDS * 0.95);
    expect(claimedAt.length).toBeLessThanOrEqual(RATE * SECONDS * 1.05);
    for (let second = 0; second < SECONDS; second += 1) {
      const count = claimedAt.filter((at) => Math.floor(at) === second).length;
      // Turns that nobody took for a fifth of a second may be made up for.
      expect(count).toBeLessThanOrEqual(RATE * 1.2 + 1);
    }
  }, 20_000);

  it('gives nothing by a wake-up job, which nobody would count', async () => {
    const [uid = ''] = await stores.addDue(subscriptionUid);
    expect(await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1)).toBeUndefined();
  });

  it('has new deliveries wait for their turn', async () => {
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    expect((await stores.fanOut.plan(event)).recipients).toMatchObject([{ mustWait: true }]);
  });

  it('lets no more out after an idle time than a fifth of a second is worth', async () => {
    const first = await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 32);
    await stores.sql(
      `UPDATE endpoint_states SET next_slot_at = now() - interval '1 hour' WHERE subscription_uid = $1`,
      [subscriptionUid],
    );
    const second = await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 32);
    expect(first.leasedDeliveries.length).toBeLessThanOrEqual(RATE / 5 + 1);
    expect(second.leasedDeliveries.length).toBeLessThanOrEqual(RATE / 5 + 1);
  });

  it('lets no more out when all workers come for the very first time at the same moment', async () => {
    const claims = workers.map(({ deliveries }) =>
      deliveries.claimDue({ subscriptionUid, organisationUid }, 32),
    );
    const given = (await Promise.all(claims)).flatMap(({ leasedDeliveries }) => leasedDeliveries);
    expect(given.length).toBeLessThanOrEqual(RATE / 5 + 1);
  });

  it('does not make anybody wait who has taken all that there is', async () => {
    const idle = await stores.subscribe(organisationUid);
    await stores.change(idle, { ratePerSecond: 1000 });
    await stores.addDue(idle, 3);
    expect(
      (await stores.deliveries.claimDue({ subscriptionUid: idle, organisationUid }, 32)).waitMs,
    ).toBeUndefined();
  });

  it('is gone as soon as it is taken back', async () => {
    await stores.change(subscriptionUid, { ratePerSecond: null });
    expect(
      (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 200))
        .leasedDeliveries,
    ).toHaveLength(200);
  });
});

describe('an endpoint that was resumed', () => {
  beforeEach(async () => {
    await stores.change(subscriptionUid, { status: 'paused' });
    await stores.addDue(subscriptionUid, 3000);
    await stores.change(subscriptionUid, { status: 'active' });
  });

  /** As if it had been resumed so long ago. */
  const resumedAgo = (seconds: number) =>
    stores.sql(
      `UPDATE endpoint_states SET ramp_started_at = now() - $2 * interval '1 second' WHERE subscription_uid = $1`,
      [subscriptionUid, seconds],
    );

  it.each([
    [0, 1],
    [10, 2],
    [20, 4],
    [50, 32],
  ])('gets after %i seconds about %i requests a second', async (seconds, rate) => {
    await resumedAgo(seconds);
    const claimedAt = await claimFor(2);
    // The rate goes on growing by a seventh while these two seconds run; one turn may be taken at the start.
    expect(claimedAt.length).toBeGreaterThanOrEqual(Math.floor(rate * 2 * 0.95));
    expect(claimedAt.length).toBeLessThanOrEqual(Math.ceil(rate * 2 * 1.2) + 1);
  });

  it('gets fifteen requests in its first ten seconds, and forty-three in twenty', async () => {
    let [count, ms] = [0, 0];
    const marks: number[] = [];
    const claimAt = async (atMs: number) => {
      // The clock of the database cannot be turned, but everything that is measured against it can.
      await stores.sql(
        `UPDATE endpoint_states SET ramp_started_at = now() - $2 * interval '1 ms',
           next_slot_at = next_slot_at - $3 * interval '1 ms' WHERE subscription_uid = $1`,
        [subscriptionUid, atMs, atMs - ms],
      );
      ms = atMs;
      count += (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 32))
        .leasedDeliveries.length;
    };
    for (let atMs = 0; atMs <= 20_000; atMs += 100) {
      await claimAt(atMs);
      if (atMs % 10_000 === 0) marks.push(count);
    }
    const [atOnce = 0, after10 = 0, after20 = 0] = marks;
    expect(atOnce).toBe(1);
    expect(Math.abs(after10 - 15)).toBeLessThanOrEqual(2);
    expect(Math.abs(after20 - 44)).toBeLessThanOrEqual(3);
  });

  it('is at full speed after a minute and a half', async () => {
    await resumedAgo(91);
    expect(
      (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 500))
        .leasedDeliveries,
    ).toHaveLength(500);
  });

  it('is not let go faster than its own limit', async () => {
    await stores.change(subscriptionUid, { ratePerSecond: 10 });
    await resumedAgo(80);
    expect(
      (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 500)).leasedDeliveries
        .length,
    ).toBe(3);
  });

  it('gets what has waited longest first', async () => {
    const [oldest = ''] = await stores.addDue(subscriptionUid, 1, -60);
    const { leasedDeliveries } = await stores.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      32,
    );
    expect(leasedDeliveries.map(({ delivery }) => delivery.uid)).toEqual([oldest]);
  });
});
