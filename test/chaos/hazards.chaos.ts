/** Receivers that misbehave in every way they know, all at once and again and again, beside one that does not. */
import { eventually } from '@rxhooks/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { ANSWER_HAZARDS } from './hazards/answers.js';
import { bombHazards } from './hazards/bombs.js';
import { CLOSED_PORT, CONNECTION_HAZARDS } from './hazards/connections.js';
import { type Hazard, recordOf } from './hazards/hazard.js';
import { TLS_HAZARDS } from './hazards/tls.js';
import { inNamespace, isShort } from './support/bench.js';
import type { Gauges } from './support/chaos-app.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import { findGrowth, firstAttemptLatencies, percentile, toMb } from './support/figures.js';
import {
  type AttemptRow,
  type ChaosTenant,
  type DeliveryRow,
  readRecord,
} from './support/ledger.js';
import type { RawHost } from './support/raw-host.js';

const DEADLINE_MS = 1500;
/** Timers of a busy machine, and the client's own are coarse. */
const SLACK_MS = 1000;
const ROUNDS = isShort ? 2 : 20;
const HEALTHY_PER_ROUND = 20;
const SPARE_BYTES = 32 * 1024 * 1024;
const HAZARDS = [...CONNECTION_HAZARDS, ...ANSWER_HAZARDS, ...TLS_HAZARDS, ...bombHazards()];

const hosts = new Map<string, RawHost>();
const targets = new Map<string, string>();
const aloneIds = new Set<string>();
const besideIds = new Set<string>();
let world: ChaosWorld;
let healthy: RawHost;
let neighbour: ChaosTenant;
let deliveries: readonly DeliveryRow[];
let latencies: { readonly alone: number; readonly beside: number };
let gauges: { readonly warm: Gauges; readonly after: Gauges };

beforeAll(async () => {
  world = await startChaosWorld('hazards', {
    env: {
      DELIVERY_TIMEOUT_MS: String(DEADLINE_MS),
      RETRY_SCHEDULE_SECONDS: '0.2',
      ...(inNamespace && { TARGET_ALLOW_PORTS: `443,${CLOSED_PORT}` }),
    },
  });
  for (const hazard of HAZARDS) await putUp(hazard);
  healthy = await world.internet.host('healthy');
  neighbour = await world.tenant();
  await neighbour.subscribe(`${healthy.url}/hook`);

  await sendHealthy(new Set()); // warms up
  await sendHealthy(aloneIds);
  await meetAll();
  const warm = await idleGauges();
  for (let round = 1; round < ROUNDS; round += 1) await meetAll();
  gauges = { warm, after: await idleGauges() };

  const record = await readRecord(world.database);
  deliveries = record.deliveries;
  const ranked = (ids: ReadonlySet<string>, share: number) =>
    percentile(
      firstAttemptLatencies(record, ({ eventId }) => ids.has(eventId)),
      share,
    );
  latencies = { alone: ranked(aloneIds, 0.99), beside: ranked(besideIds, 0.99) };
  const median = ranked(besideIds, 0.5);
  const { warm: before, after } = gauges;
  console.log(
    `hazards: ${deliveries.length} deliveries in ${ROUNDS} rounds; memory ${toMb(before.rssBytes)} then ` +
      `${toMb(after.rssBytes)}, open files ${before.openFiles} then ${after.openFiles}; first attempt at the ` +
      `healthy endpoint (p99) ${latencies.alone.toFixed(0)} ms alone, ${latencies.beside.toFixed(0)} ms beside, ` +
      `where the median is ${median.toFixed(0)} ms`,
  );
  return () => world.close();
}, 300_000);

async function putUp({ name, leadsTo, port, ...options }: Hazard): Promise<void> {
  const host = await world.internet.host(name, options);
  if (leadsTo) world.internet.dns.set(new URL(host.url).hostname, { A: [leadsTo] });
  const url = new URL('/hook', host.url);
  if (port) url.port = String(port);
  hosts.set(name, host);
  targets.set(name, url.href);
}

/** One event to every hazard, while the neighbour goes about his business. The tenant is new, so nobody is known yet. */
async function meetAll(): Promise<void> {
  const tenant = await world.tenant();
  for (const target of targets.values()) await tenant.subscribe(target);
  await tenant.send(orderEvent());
  await sendHealthy(besideIds);
  await world.settled();
}

async function sendHealthy(ids: Set<string>): Promise<void> {
  for (let sent = 0; sent < HEALTHY_PER_ROUND; sent += 1) {
    const event = orderEvent();
    const before = healthy.requests.length;
    ids.add(event.id);
    await neighbour.send(event);
    await eventually(() => expect(healthy.requests.length).toBeGreaterThan(before));
  }
}

/** When the last connection has gone; those that may be used again are kept for 4 s. */
async function idleGauges(): Promise<Gauges> {
  const isOpen = ({ openCount }: RawHost) => openCount > 0;
  await eventually(() => expect(world.internet.hosts.filter(isOpen).map(nameOf)).toEqual([]), {
    timeoutMs: 15_000,
  });
  const [worker] = world.workers;
  if (!worker) throw new Error('There is no worker.');
  return worker.gauges();
}

const nameOf = ({ name }: RawHost) => name;

function attemptsAt(name: string): readonly AttemptRow[] {
  return deliveries.filter(({ target }) => target === targets.get(name)).flatMap((d) => d.attempts);
}

describe('a receiver that misbehaves', () => {
  test.each(HAZARDS.map(({ name, onRecord }) => [name, onRecord] as const))(
    '%s is on record as %s',
    (name, onRecord) => {
      const records = new Set(attemptsAt(name).map(recordOf));
      expect([...records]).toHaveLength(1);
      if (typeof onRecord === 'string') expect([...records]).toEqual([onRecord]);
      else expect([...records].join()).toMatch(onRecord);
    },
  );

  test.each(HAZARDS.map(({ name }) => name))('%s ends by the deadline', (name) => {
    const durations = attemptsAt(name).map(({ durationMs }) => durationMs ?? Infinity);
    expect(durations.length).toBeGreaterThanOrEqual(ROUNDS);
    expect(Math.max(...durations)).toBeLessThan(DEADLINE_MS + SLACK_MS);
  });
});

test('a healthy endpoint beside them is served as fast as before', () => {
  // Fifty handshakes begin at once on the same two ends, so the first moment of a round is slow for everybody.
  expect(latencies.beside).toBeLessThan(Math.max(latencies.alone * 1.5, 500));
});

test('the memory and the open files of the worker come back to where they were', () => {
  expect(findGrowth(gauges.warm, gauges.after, SPARE_BYTES)).toEqual([]);
});

test('all accounts agree, and nobody was led astray', () => expectInvariants(world));
