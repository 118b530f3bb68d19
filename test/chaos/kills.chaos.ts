/**
 * Random kills of everything, under load: api, workers, Redis (which comes back empty) and PostgreSQL. `CHAOS_KILLS` sets their number.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { isShort, seed, seededRandom } from './support/bench.js';
import type { ChaosApp } from './support/chaos-app.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import {
  type KillableServer,
  startKillablePostgres,
  startKillableRedis,
} from './support/killable-servers.js';
import type { ChaosTenant, OrderEvent } from './support/ledger.js';
import { respond, type Turn } from './support/raw-host.js';

const KILLS = Number(process.env['CHAOS_KILLS'] ?? (isShort ? 8 : 100));
const PATIENCE_MS = 120_000 + KILLS * 15_000;
const BATCH = 10;
const PAUSE_MS = 100;

let world: ChaosWorld;
let servers: { readonly postgres: KillableServer; readonly redis: KillableServer };
let tenant: ChaosTenant;
const over = new AbortController();

beforeAll(async () => {
  servers = { postgres: await startKillablePostgres(), redis: await startKillableRedis() };
  world = await startChaosWorld('kills', {
    workers: 2,
    env: { DELIVERY_TIMEOUT_MS: '1000', RETRY_SCHEDULE_SECONDS: '0.5,1,1,2,2,3,3,5' },
    servers: { databaseUrl: servers.postgres.url, redisUrl: servers.redis.url },
  });
  const chance = seededRandom('flaky');
  const hosts = [
    await world.internet.host('quick'),
    await world.internet.host('slow', { answer: answerLate }),
    await world.internet.host('flaky', {
      answer: (turn) => respond(chance() < 0.2 ? 500 : 200)(turn),
    }),
  ];
  tenant = await world.tenant();
  for (const { url } of hosts) await tenant.subscribe(`${url}/hook`);
}, 180_000);

afterAll(async () => {
  await world?.close();
  await Promise.all([servers?.postgres.close(), servers?.redis.close()]);
}, 60_000);

/** Long enough that some of its requests are under way whenever a worker dies. */
function answerLate(turn: Turn): undefined {
  setTimeout(() => (turn.request.answered = respond(200)(turn)), 300);
}

/** Says the same events again until they are acknowledged, as a careful producer does. */
async function sendUntilAcknowledged(events: readonly OrderEvent[]): Promise<void> {
  for (;;) {
    const answer = await tenant.sendBatch(events).catch(() => undefined);
    if (answer?.status === 202) return;
    await sleep(PAUSE_MS);
  }
}

async function produce(): Promise<void> {
  while (!over.signal.aborted) {
    await sendUntilAcknowledged(Array.from({ length: BATCH }, () => orderEvent()));
    await sleep(PAUSE_MS);
  }
}

const again = (app: ChaosApp) => async () => {
  await app.kill();
  await app.startAgain();
};

const andBack = (server: KillableServer) => async () => {
  await server.kill();
  await sleep(500);
  await server.startAgain();
};

test(
  `nothing is lost in ${KILLS} kills under load, and nothing sent twice but what a dead worker had in hand`,
  async () => {
    const [first, second] = world.workers as [ChaosApp, ChaosApp];
    const victims = {
      'worker 1': again(first),
      'worker 2': again(second),
      api: again(world.api),
      redis: andBack(servers.redis),
      postgres: andBack(servers.postgres),
    };
    const chance = seededRandom('victims');
    const names = Object.keys(victims) as (keyof typeof victims)[];
    const kills: string[] = [];
    const producer = produce();
    while (kills.length < KILLS) {
      const name = names[Math.floor(chance() * names.length)]!;
      await sleep(200 + chance() * 1000);
      await victims[name]();
      kills.push(name);
    }
    over.abort();
    await producer;
    await world.settled(PATIENCE_MS);

    const lost = await count(`SELECT FROM attempts WHERE error LIKE 'unknown%'`);
    const requests = world.internet.hosts.flatMap((host) => host.requests);
    const deliveries = await count('SELECT FROM deliveries');
    console.log(
      `kills: CHAOS_SEED=${seed}, ${KILLS} kills (${summary(kills)}), ${deliveries} deliveries, ` +
        `${requests.length} requests, ${lost} attempts lost with their workers`,
    );
    expect(await count(`SELECT FROM deliveries WHERE status <> 'succeeded'`)).toBe(0);
    await expectInvariants(world, { duplicates: lost, isOffSchedule: true });
  },
  PATIENCE_MS * 2,
);

async function count(sql: string): Promise<number> {
  return (await world.database.query(sql)).length;
}

function summary(kills: readonly string[]): string {
  const groups = Map.groupBy(kills, (name) => name);
  return [...groups].map(([name, { length }]) => `${length} of ${name}`).join(', ');
}
