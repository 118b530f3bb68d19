/**
 * A recovery of very many deliveries beside fresh events: with workers and the api killed in between, exactly those are
 * sent that were asked for, and fresh events are hardly later than without it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { expectSums, RECOVERIES, startRecovery } from '../support/recoveries.js';
import { type Arrival, findArrivals, waitAtMost } from './support/arrivals.js';
import { isShort, seededRandom } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { percentile } from './support/figures.js';
import type { ChaosTenant } from './support/ledger.js';
import { sendOnTime } from './support/open-loop.js';
import { addPastFailures } from './support/past-failures.js';
import { type RawHost, respondAndForget } from './support/raw-host.js';

const RATE = 600;
const LOOK_MS = isShort ? 100 : 500;
const PATIENCE_MS = 120_000;

let world: ChaosWorld;
let tenant: ChaosTenant;
/** Of the subscription whose deliveries are recovered; fresh events go there too. */
let mended: RawHost;
let mendedUid: string;
let other: RawHost;
let otherUid: string;

async function setUp(name: string): Promise<void> {
  world = await startChaosWorld(name, { workers: 2 });
  tenant = await world.tenant();
  mended = await world.internet.host('mended', { answer: respondAndForget });
  other = await world.internet.host('other', { answer: respondAndForget });
  mendedUid = (await tenant.subscribe(`${mended.url}/hook`)).uid;
  otherUid = (await tenant.subscribe(`${other.url}/hook`)).uid;
}

const addFailures = (count: number) =>
  addPastFailures(world.database, { uid: mendedUid, organisation: tenant.uid }, count);

/** Says it again until it is answered, for the api may be away. */
async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await sleep(LOOK_MS);
    }
  }
}

/** Looks at it until it has ended; its counts have to add up at every look. */
async function watch(uid: string, timeoutMs: number) {
  for (const endMs = Date.now() + timeoutMs; ;) {
    const { status, body } = await untilAnswered(() => tenant.call('GET', `${RECOVERIES}/${uid}`));
    if (status === 200) {
      expectSums(body);
      if (body.status !== 'running') return body;
    }
    if (Date.now() > endMs) throw new Error(`After ${timeoutMs} ms: ${JSON.stringify(body)}`);
    await sleep(LOOK_MS);
  }
}

/** How often each of them arrived. */
function bookedOf(uids: readonly string[], from: number): ReadonlyMap<string, number> {
  const times = new Map(uids.map((uid) => [uid, 0]));
  for (const { headers } of mended.requests.slice(from)) {
    const id = headers['webhook-id'] ?? '';
    const count = times.get(id);
    if (count !== undefined) times.set(id, count + 1);
  }
  return times;
}

describe('with workers and the api killed in between', () => {
  const COUNT = 5000;
  const KILLS = isShort ? 4 : 10;

  beforeAll(() => setUp('recovery-kills'), 180_000);
  afterAll(() => world?.close(), 60_000);

  test(
    'exactly what was asked for is sent, and twice only what had no answer, for its worker died or the machine was slow',
    async () => {
      const wanted = await addFailures(COUNT);
      const from = new Date();
      const { uid, matched } = await startRecovery(tenant, { rate_per_second: RATE });
      expect(matched).toBe(COUNT);
      const over = { isOver: false };
      const watched = watch(uid, PATIENCE_MS).finally(() => (over.isOver = true));
      const fresh: string[] = [];
      const load = sendOnTime({ seconds: 600, perSecond: 20, isOver: () => over.isOver }, () => {
        const event = orderEvent();
        fresh.push(event.id);
        return untilAnswered(async () => {
          const answer = await tenant.send(event);
          if (answer.status !== 202) throw new Error(`It was answered ${answer.status}.`);
        });
      });
      const chance = seededRandom('recovery');
      const victims = [...world.workers, world.api];
      for (let kill = 0; kill < KILLS && !over.isOver; kill += 1) {
        await sleep(300 + chance() * 700);
        const victim = victims[Math.floor(chance() * victims.length)]!;
        await victim.kill();
        await victim.startAgain();
      }
      const ended = await watched;
      await load;
      await world.settled(PATIENCE_MS);

      const unanswered = await world.database.query(
        `SELECT FROM attempts WHERE status_code IS NULL AND organisation_uid = $1 AND started_at >= $2`,
        [tenant.uid, from],
      );
      const times = [...bookedOf(wanted, 0).values()];
      const twice = times.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
      console.log(
        `recovery: ${COUNT} recovered beside ${fresh.length} fresh events, ${KILLS} kills, ${unanswered.length} attempts without an answer, ${twice} sent twice`,
      );
      expect(ended).toMatchObject({ status: 'finished', matched: COUNT, sent: COUNT });
      expect(ended.succeeded).toBe(COUNT);
      expect(Math.min(...times)).toBe(1);
      expect(twice).toBeLessThanOrEqual(unanswered.length);
      const unsent = await world.database.query(
        `SELECT FROM deliveries WHERE organisation_uid = $1 AND status <> 'succeeded'`,
        [tenant.uid],
      );
      expect(unsent).toHaveLength(0);
    },
    PATIENCE_MS * 2,
  );
});

describe('beside fresh events', () => {
  const COUNT = isShort ? 5000 : 100_000;
  const PER_SECOND = isShort ? 20 : 100;
  const ALONE_SECONDS = isShort ? 5 : 60;
  const MOST_SECONDS = isShort ? 60 : 300;
  // As in `isolation.chaos.ts`: a short run has too few events for more, on a machine that may have other things to do.
  const SHARE = isShort ? 0.95 : 0.99;
  const NOISE_MS = isShort ? 100 : 20;
  const MOST = 1.5;

  let alone: Figures;
  let beside: Figures;
  let seconds: number;
  let times: ReadonlyMap<string, number>;
  let ended: { readonly succeeded: number };

  type Figures = Readonly<Record<'mended' | 'other', readonly Arrival[]>>;

  beforeAll(async () => {
    await setUp('recovery-beside');
    await load({ seconds: 2 });
    alone = await load({ seconds: ALONE_SECONDS });
    const wanted = await addFailures(COUNT);
    const from = mended.requests.length;
    const beganMs = Date.now();
    const { uid } = await startRecovery(tenant, { rate_per_second: RATE });
    const over = { isOver: false };
    const watched = watch(uid, MOST_SECONDS * 2000).finally(() => (over.isOver = true));
    beside = await load({ seconds: MOST_SECONDS * 2, isOver: () => over.isOver });
    ended = await watched;
    seconds = (Date.now() - beganMs) / 1000;
    times = bookedOf(wanted, from);
    report();
  }, 900_000);
  afterAll(() => world?.close(), 60_000);

  async function load(of: { seconds: number; isOver?: () => boolean }): Promise<Figures> {
    const before = other.requests.length;
    const { fromMs, count } = await sendOnTime({ ...of, perSecond: PER_SECOND }, () =>
      tenant.send(orderEvent()),
    );
    await waitAtMost(10_000, () => other.requests.length >= before + count);
    await world.settled();
    return {
      mended: await findArrivals(world.database, mendedUid, mended, fromMs),
      other: await findArrivals(world.database, otherUid, other, fromMs),
    };
  }

  const p = (arrivals: readonly Arrival[], share = SHARE) =>
    percentile(
      arrivals.map(({ latencyMs }) => latencyMs),
      share,
    );

  function report(): void {
    const figures = ({ mended: own, other: another }: Figures) =>
      [own, another]
        .map((one) => [0.5, SHARE, 1].map((share) => p(one, share).toFixed(1)).join(' / '))
        .join(' and ');
    console.log(
      `recovery: ${COUNT} in ${seconds.toFixed(1)} s beside ${PER_SECOND} events/s, p50 / p${SHARE * 100} / max in ms ` +
        `at the same endpoint and at another: alone ${figures(alone)}, beside ${figures(beside)}`,
    );
  }

  test('each of them is sent once, in time', () => {
    expect(ended.succeeded).toBe(COUNT);
    expect([...new Set(times.values())]).toEqual([1]);
    expect(times.size).toBe(COUNT);
    expect(seconds).toBeLessThan(MOST_SECONDS);
  });

  test.each(['other', 'mended'] as const)(
    'fresh events are hardly later at the %s host',
    (host) => {
      const most = Math.max(p(alone[host]) * MOST, p(alone[host]) + NOISE_MS);
      expect(p(beside[host])).toBeLessThanOrEqual(most);
    },
  );
});
