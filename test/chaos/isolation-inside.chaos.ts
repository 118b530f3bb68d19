/**
 * Bad neighbours inside one organisation: every event goes to one healthy endpoint and to a crowd that never answers. The
 * worker has the limits of production, so that requests to the crowd last their whole time.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { type Arrival, findArrivals, waitAtMost } from './support/arrivals.js';
import { isShort } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { percentile } from './support/figures.js';
import { holdPostgres } from './support/held-cpu.js';
import type { ChaosTenant } from './support/ledger.js';
import { sendOnTime } from './support/open-loop.js';
import type { RawHost } from './support/raw-host.js';
import { subscribeMany } from './support/subscribe-many.js';

const LIMITS_OF_PRODUCTION = { DELIVERY_TIMEOUT_MS: '', RETRY_SCHEDULE_SECONDS: '' };
const SECONDS = isShort ? 5 : 30;
/**
 * A larger crowd gets fewer events, so that there are some thousand deliveries a second in each case, which is what a
 * quarter of a core can just write: where PostgreSQL has no more than that, there are fewer.
 */
const CROWDS = [
  { hanging: 60, perSecond: 20, postgres: 'as it is' },
  { hanging: 400, perSecond: 10, postgres: 'as it is' },
  { hanging: 950, perSecond: 5, postgres: 'as it is' },
  { hanging: 60, perSecond: 20, postgres: 'held to a quarter of a core' },
  { hanging: 400, perSecond: 3, postgres: 'held to a quarter of a core' },
  { hanging: 950, perSecond: 1, postgres: 'held to a quarter of a core' },
] as const;
const CORES = { 'as it is': undefined, 'held to a quarter of a core': 0.25 };
/** Of an organisation of its own, before anything is measured: the first request that hangs in a process is slow for it. */
const WARM_UP = 20;
/** The crowd is unknown at first, and is asked until it is known. */
const LEARNING_MS = 1000;
const [MOST_WHILE_LEARNING, MOST] = [3, 1.5];
// As in `isolation.chaos.ts`: a short run has too few events for more, on a machine that may have other things to do.
const SHARE = isShort ? 0.95 : 0.99;
const NOISE_MS = isShort ? 100 : 20;
/** For what is late when the load has ended. It has failed by then, and the figure is to say by how much. */
const GRACE_MS = isShort ? 2000 : 60_000;

const ALL = [1, 3].flatMap((workers) => CROWDS.map((crowd) => ({ workers, ...crowd })));
const SHORT = ['1/60', '1/950', '3/400'];
const CASES = isShort
  ? ALL.filter(
      ({ workers, hanging, postgres }) =>
        SHORT.includes(`${workers}/${hanging}`) && postgres === 'as it is',
    )
  : ALL;

describe.each(CASES)(
  '$workers worker(s), $hanging hanging endpoints, PostgreSQL $postgres',
  ({ workers, hanging, perSecond, postgres }) => {
    let world: ChaosWorld;
    let tenant: ChaosTenant;
    let host: RawHost;
    let healthyUid: string;
    let alone: readonly Arrival[];
    let beside: readonly Arrival[];
    let fromMs: number;
    let letGo: (() => Promise<void>) | undefined;

    beforeAll(async () => {
      world = await startChaosWorld(`isolation-inside-${workers}-${hanging}`, {
        workers,
        env: LIMITS_OF_PRODUCTION,
      });
      tenant = await world.tenant();
      host = await world.internet.host('healthy');
      healthyUid = (await tenant.subscribe(`${host.url}/hook`)).uid;
      const crowd = await world.internet.host('hanging', { answer: () => undefined });
      await warmUp(crowd);
      const cores = CORES[postgres];
      if (cores !== undefined) letGo = await holdPostgres(world.database, cores);
      ({ arrivals: alone } = await run(SECONDS));
      await subscribeMany(tenant, hanging, (index) => `${crowd.url}/${index}`);
      ({ arrivals: beside, fromMs } = await run(SECONDS));
      report();
    }, 300_000);

    afterAll(async () => {
      await world?.close();
      await letGo?.();
    });

    async function warmUp(crowd: RawHost): Promise<void> {
      const other = await world.tenant();
      await subscribeMany(other, WARM_UP, (index) => `${crowd.url}/warm-up/${index}`);
      await sendOnTime({ seconds: 1, perSecond: 4 }, () => other.send(orderEvent()));
      await run(1);
    }

    async function run(seconds: number) {
      const before = host.requests.length;
      const load = await sendOnTime({ seconds, perSecond }, () => tenant.send(orderEvent()));
      const expected = before + seconds * perSecond;
      await waitAtMost(GRACE_MS, () => host.requests.length >= expected);
      const arrivals = await findArrivals(world.database, healthyUid, host, load.fromMs);
      return { arrivals, fromMs: load.fromMs };
    }

    const p = (arrivals: readonly Arrival[], share = SHARE) =>
      percentile(
        arrivals.map(({ latencyMs }) => latencyMs),
        share,
      );
    const whileLearning = () =>
      beside.filter(({ acceptedAt }) => acceptedAt < fromMs + LEARNING_MS);
    const later = () => beside.filter(({ acceptedAt }) => acceptedAt >= fromMs + LEARNING_MS);

    function report(): void {
      const figures = (arrivals: readonly Arrival[]) =>
        [0.5, SHARE, 1].map((share) => p(arrivals, share).toFixed(1)).join(' / ');
      console.log(
        `isolation, ${workers} worker(s), ${hanging} hanging, PostgreSQL ${postgres}, p50 / p${SHARE * 100} / max in ms: alone ${figures(alone)}, ` +
          `in the first second ${figures(whileLearning())}, later ${figures(later())}`,
      );
    }

    test('the healthy one is hardly later while the crowd is unknown', () => {
      const most = Math.max(p(alone) * MOST_WHILE_LEARNING, p(alone) + NOISE_MS);
      expect(p(whileLearning())).toBeLessThanOrEqual(most);
    });

    test('the healthy one is as soon as alone when the crowd is known', () => {
      expect(p(later())).toBeLessThanOrEqual(Math.max(p(alone) * MOST, p(alone) + NOISE_MS));
    });
  },
);
