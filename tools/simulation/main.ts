/** `npm run simulate`: extrapolates to more machines. docs/scaling.md explains the tables. */
import { parseArgs } from 'node:util';
import { round } from '../bench/measure/statistics.ts';
import { COSTS } from './costs.ts';
import { sharesOf, spread } from './organisations.ts';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20000' },
    'postgres-cores': { type: 'string', default: '8' },
    organisations: { type: 'string', default: '5000' },
    skew: { type: 'string', default: '1' },
    events: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const [rate, postgresCores, organisations, skew, events, seed] = [
  values.rate,
  values['postgres-cores'],
  values.organisations,
  values.skew,
  values.events,
  values.seed,
].map((text) => {
  const number = Number(text);
  if (text === '' || !(number >= 0)) throw new Error(`${text} is not a number from 0 on.`);
  return number;
}) as [number, number, number, number, number, number];

const run = (eventsPerSecond: number) => simulate({ eventsPerSecond, postgresCores, events, seed });
const percent = (share: number) => `${Math.round(share * 100)} %`;
const coresOf = (eventsPerSecond: number, cpuSeconds: number) =>
  Math.ceil(eventsPerSecond * cpuSeconds);

console.log(`One PostgreSQL of ${postgresCores} cores and one Redis`);
console.table(
  [500, 1000, 2000, 5000, 10_000, 13_000, 20_000, 40_000].map((eventsPerSecond) => {
    const { postgresLoad, redisLoad, p50Ms, p99Ms } = run(eventsPerSecond);
    return {
      'events/s': eventsPerSecond,
      PostgreSQL: percent(postgresLoad),
      Redis: percent(redisLoad),
      ...waits(p50Ms, p99Ms, Math.max(postgresLoad, redisLoad)),
      'cores of apis': coresOf(eventsPerSecond, COSTS.api.cpuSeconds),
      'cores of workers': coresOf(eventsPerSecond, COSTS.worker.cpuSeconds),
    };
  }),
);

console.log(
  `${rate} events/s of ${organisations} organisations (skew ${skew}) over shards, each a PostgreSQL and a Redis like that`,
);
console.table(
  [1, 2, 4, 8, 16].map((shards) => {
    const hottest = Math.max(...spread(sharesOf(organisations, skew), shards));
    const { postgresLoad, redisLoad, p50Ms, p99Ms } = run(rate * hottest);
    return {
      shards,
      'events/s of the hottest': Math.round(rate * hottest),
      'as much as an even share': round(hottest * shards),
      PostgreSQL: percent(postgresLoad),
      Redis: percent(redisLoad),
      ...waits(p50Ms, p99Ms, Math.max(postgresLoad, redisLoad)),
    };
  }),
);

function waits(p50Ms: number, p99Ms: number, load: number) {
  if (load >= 1) return { 'p50 ms': 'grows', 'p99 ms': 'grows' };
  return { 'p50 ms': round(p50Ms), 'p99 ms': round(p99Ms) };
}
