/**
 * A large neighbour: one organisation has a thousand healthy subscriptions and takes fifty events at once, another one has a
 * single subscription and takes an event now and then. Those wait for no more than what is under way, which is a batch.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { findArrivals, waitAtMost } from './support/arrivals.js';
import { isShort } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { percentile } from './support/figures.js';
import { holdPostgres } from './support/held-cpu.js';
import type { ChaosTenant } from './support/ledger.js';
import { sendOnTime } from './support/open-loop.js';
import type { RawHost } from './support/raw-host.js';
import { subscribeMany } from './support/subscribe-many.js';

const LIMITS_OF_PRODUCTION = { DELIVERY_TIMEOUT_MS: '', RETRY_SCHEDULE_SECONDS: '' };
const SUBSCRIPTIONS = 1000;
const EVENTS = 50;
/** Deliveries that are claimed at once. The small organisation may have to wait for so many of the large one. */
const BATCH = 64;
const PER_SECOND = 20;
const ALONE_SECONDS = isShort ? 3 : 15;
/** At most: the load ends with the work of the large organisation. */
const BESIDE_SECONDS = isShort ? 6 : 120;
const GRACE_MS = isShort ? 2000 : 60_000;
const SETTLE_MS = 60_000;
// As in `isolation.chaos.ts`: a short run has too few events for more, on a machine that may have other things to do.
const SHARE = isShort ? 0.95 : 0.99;
const NOISE_MS = isShort ? 100 : 20;

const UNRESTRICTED = { postgres: 'as it is', cores: undefined };
const HELD = { postgres: 'held to a quarter of a core', cores: 0.25 };
const CASES = [1, 3].flatMap((workers) => [UNRESTRICTED, HELD].map((how) => ({ workers, ...how })));

// Not in a short run, where one worker has p95 of 56 to 175 ms on a machine with other things to do: the full one says by how much.
describe.skipIf(isShort).each(CASES)(
  '$workers worker(s), PostgreSQL $postgres',
  ({ workers, postgres, cores }) => {
    let world: ChaosWorld;
    let large: ChaosTenant;
    let small: ChaosTenant;
    let largeHost: RawHost;
    let smallHost: RawHost;
    let smallUid: string;
    let letGo: (() => Promise<void>) | undefined;

    beforeAll(async () => {
      world = await startChaosWorld(`isolation-between-${workers}`, {
        workers,
        env: LIMITS_OF_PRODUCTION,
      });
      [large, small] = [await world.tenant(), await world.tenant()];
      largeHost = await world.internet.host('large');
      smallHost = await world.internet.host('small');
      smallUid = (await small.subscribe(`${smallHost.url}/hook`)).uid;
      await subscribeMany(large, SUBSCRIPTIONS, (index) => `${largeHost.url}/${index}`);
      await sendSmall(1); // warms up
      await measureBatch();
      if (cores !== undefined) letGo = await holdPostgres(world.database, cores);
    }, 120_000);

    afterAll(async () => {
      await world?.close();
      await letGo?.();
    });

    /** Events of the small organisation, for so long or until it is over; gives the latency of each. */
    async function sendSmall(seconds: number, isOver?: () => boolean): Promise<readonly number[]> {
      const load = { seconds, perSecond: PER_SECOND, isOver };
      const before = smallHost.requests.length;
      const { fromMs, count } = await sendOnTime(load, () => small.send(orderEvent()));
      await waitAtMost(GRACE_MS, () => smallHost.requests.length >= before + count);
      const arrivals = await findArrivals(world.database, smallUid, smallHost, fromMs);
      return arrivals.map(({ latencyMs }) => latencyMs);
    }

    /** Events of the large organisation; resolves when they are accepted, with what tells whether all have arrived. */
    async function sendLarge(count: number): Promise<() => boolean> {
      const all = largeHost.requests.length + count * SUBSCRIPTIONS;
      await large.sendBatch(Array.from({ length: count }, () => orderEvent()));
      return () => largeHost.requests.length >= all;
    }

    /** How long a batch takes when it is one of many. */
    async function measureBatch(): Promise<number> {
      const fromMs = performance.now();
      await waitAtMost(SETTLE_MS, await sendLarge(1));
      const batchMs = ((performance.now() - fromMs) * BATCH) / SUBSCRIPTIONS;
      await world.settled(SETTLE_MS);
      return batchMs;
    }

    test('an event of the small organisation is a batch of the large one later at most', async () => {
      const alone = await sendSmall(ALONE_SECONDS);
      const batchMs = await measureBatch();
      const isThrough = await sendLarge(EVENTS);
      const beside = await sendSmall(BESIDE_SECONDS, isThrough);
      const figures = (latencies: readonly number[]) =>
        [0.5, SHARE, 1].map((share) => percentile(latencies, share).toFixed(1)).join(' / ');
      const [before, later] = [percentile(alone, SHARE), percentile(beside, SHARE)];
      console.log(
        `isolation, ${workers} worker(s), PostgreSQL ${postgres}, p50 / p${SHARE * 100} / max in ms: alone ${figures(alone)}, ` +
          `beside ${figures(beside)}, ratio ${(later / before).toFixed(1)}, a batch takes ${batchMs.toFixed(0)} ms`,
      );
      expect(later).toBeLessThanOrEqual(before + Math.max(batchMs, NOISE_MS));
    });
  },
);
