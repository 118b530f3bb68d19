import { percentile } from '../bench/measure/statistics.ts';
import { Agenda } from './agenda.ts';
import { COSTS } from './costs.ts';
import { exponential, randomFrom } from './random.ts';
import { Station } from './station.ts';

export type Shard = {
  /** Of this shard alone. */
  readonly eventsPerSecond: number;
  readonly postgresCores: number;
  /** How many are sent through. */
  readonly events: number;
  readonly seed: number;
};

export type Result = {
  /** Of all cores; from 1 on the backlog grows without end. */
  readonly postgresLoad: number;
  /** Of the one core that Redis uses. */
  readonly redisLoad: number;
  /** Time that an event waits for and is served by both, without receiver and disk. */
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/** Sends events through one PostgreSQL and one Redis, in the order of a delivery's visits. */
export function simulate({ eventsPerSecond, postgresCores, events, seed }: Shard): Result {
  const random = randomFrom(seed);
  const postgres = { station: new Station(postgresCores), ...COSTS.postgres };
  const redis = { station: new Station(1), ...COSTS.redis };
  const route = [postgres, redis, postgres, redis, postgres];
  const agenda = new Agenda();
  const startedAt: number[] = [];
  for (let event = 0, at = 0; event < events; event += 1) {
    at += exponential(random, 1 / eventsPerSecond);
    startedAt.push(at);
    agenda.add({ at, event, visit: 0 });
  }
  const spentMs: number[] = [];
  for (let next = agenda.takeFirst(); next; next = agenda.takeFirst()) {
    const { at, event, visit } = next;
    const stop = route[visit];
    if (stop) {
      const duration = exponential(random, stop.cpuSeconds / stop.visits);
      agenda.add({ at: stop.station.serve(at, duration), event, visit: visit + 1 });
    } else spentMs.push((at - (startedAt[event] ?? 0)) * 1000);
  }
  return {
    postgresLoad: (eventsPerSecond * COSTS.postgres.cpuSeconds) / postgresCores,
    redisLoad: eventsPerSecond * COSTS.redis.cpuSeconds,
    p50Ms: percentile(spentMs, 0.5),
    p99Ms: percentile(spentMs, 0.99),
  };
}
