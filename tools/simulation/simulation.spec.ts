import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.ts';
import { sharesOf, spread } from './organisations.ts';
import { randomFrom } from './random.ts';
import { simulate } from './simulate.ts';
import { Station } from './station.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const SHARD = { eventsPerSecond: 1000, postgresCores: 2, events: 20_000, seed: 1 };

describe('the agenda', () => {
  it('gives the earliest first, whatever order they were added in', () => {
    const random = randomFrom(7);
    const agenda = new Agenda();
    const times = Array.from({ length: 1000 }, () => random());
    for (const [event, at] of times.entries()) agenda.add({ at, event, visit: 0 });
    const taken = times.map(() => agenda.takeFirst()?.at);
    expect(taken).toEqual(times.toSorted((a, b) => a - b));
    expect(agenda.takeFirst()).toBeUndefined();
  });
});

describe('a station', () => {
  it('lets work wait for the server that is free first', () => {
    const station = new Station(2);
    expect([station.serve(0, 3), station.serve(0, 1), station.serve(0, 1)]).toEqual([3, 1, 2]);
  });

  it('does not begin before the work is ready', () => {
    expect(new Station(1).serve(5, 2)).toBe(7);
  });
});

describe('shares of organisations', () => {
  it.each([0, 1, 2])('are one altogether at a skew of %i', (skew) => {
    expect(sum(sharesOf(1000, skew))).toBeCloseTo(1);
  });

  it('are equal without a skew', () => {
    expect(sharesOf(4, 0)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('are all somewhere when they are spread over shards', () => {
    const load = spread(sharesOf(1000, 1), 8);
    expect(load).toHaveLength(8);
    expect(sum(load)).toBeCloseTo(1);
  });
});

describe('the simulation', () => {
  it('is the same for the same seed', () => {
    expect(simulate(SHARD)).toEqual(simulate(SHARD));
  });

  it('has events wait longer the closer a server is to its limit', () => {
    const { p99Ms: calm } = simulate(SHARD);
    const { p99Ms: busy, postgresLoad } = simulate({ ...SHARD, eventsPerSecond: 8500 });
    expect(postgresLoad).toBeLessThan(1);
    expect(busy).toBeGreaterThan(2 * calm);
  });

  it('agrees with the formula for one server that is never full: 1 / (rate of service - rate of arrival)', () => {
    const station = new Station(1);
    const random = randomFrom(3);
    const [mean, rate] = [0.001, 500];
    let [at, spent] = [0, 0];
    const count = 200_000;
    for (let index = 0; index < count; index += 1) {
      at += -Math.log(1 - random()) / rate;
      spent += station.serve(at, -Math.log(1 - random()) * mean) - at;
    }
    expect(spent / count).toBeCloseTo(1 / (1 / mean - rate), 4);
  });
});
