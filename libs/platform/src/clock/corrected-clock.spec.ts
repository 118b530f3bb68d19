import { describe, expect, it } from 'vitest';
import { CorrectedClock } from './corrected-clock.js';
import { clockPart } from './skew-part.js';

const DAY_MS = 24 * 3600 * 1000;
const MINUTE_MS = 60_000;
const TRUE_MS = Date.UTC(2026, 2, 1);

/** A machine that is so far ahead, and the database's time, which is true until it is told otherwise. */
function setUp(aheadMs = 0) {
  const world = { elapsedMs: 0, aheadMs, databaseAheadMs: 0 };
  const trueMs = () => TRUE_MS + world.elapsedMs;
  const clock = new CorrectedClock({
    wallMs: () => trueMs() + world.aheadMs,
    monotonicMs: () => 5000 + world.elapsedMs,
  });
  const read = () =>
    clock.correct({
      databaseMs: trueMs() + world.databaseAheadMs,
      monotonicMs: 5000 + world.elapsedMs,
    });
  const errorMs = () => clock.now().getTime() - trueMs();
  return { world, clock, read, errorMs };
}

it('tells the time of the machine until it has read another', () => {
  const { clock, errorMs } = setUp(-DAY_MS);
  expect(errorMs()).toBe(-DAY_MS);
  expect(clock).toMatchObject({ skewMs: 0, isMeasured: false });
});

it.each([40 * DAY_MS, -40 * DAY_MS, 10 * MINUTE_MS, -1])(
  'tells the time of the database on a machine that is %d ms ahead, and by how much',
  (aheadMs) => {
    const { world, clock, read, errorMs } = setUp(aheadMs);
    read();
    world.elapsedMs += 90_000;
    expect(errorMs()).toBe(0);
    expect(clock.skewMs).toBe(aheadMs);
  },
);

it('notices that the machine’s clock was set at once, and does not follow it', () => {
  const { world, clock, read, errorMs } = setUp();
  read();
  world.aheadMs = 40 * DAY_MS;
  expect(clock.skewMs).toBe(40 * DAY_MS);
  expect(errorMs()).toBe(0);
});

it('does not follow a database that jumps away from two clocks that agree, and says so', () => {
  const { world, clock, read, errorMs } = setUp();
  read();
  world.databaseAheadMs = 40 * DAY_MS;
  read();
  expect(errorMs()).toBe(0);
  expect(clock.skewMs).toBe(-40 * DAY_MS);
  world.databaseAheadMs = 0;
  read();
  expect(clock.skewMs).toBe(0);
});

it('follows a database that is set right', () => {
  const { world, clock, read, errorMs } = setUp();
  world.databaseAheadMs = 4 * MINUTE_MS;
  read();
  expect(errorMs()).toBe(4 * MINUTE_MS);
  world.databaseAheadMs = 0;
  read();
  expect(errorMs()).toBe(0);
  expect(clock.skewMs).toBe(0);
});

it('follows the database when a suspended machine wakes up', () => {
  const { world, clock, read, errorMs } = setUp();
  read();
  // The monotonic clock stood still meanwhile.
  world.aheadMs = world.databaseAheadMs = 8 * 3600 * 1000;
  read();
  expect(errorMs()).toBe(8 * 3600 * 1000);
  expect(clock.skewMs).toBe(0);
});

it('gives another chance every time, from 0 to below 1', () => {
  const { clock } = setUp();
  const chances = Array.from({ length: 1000 }, () => clock.random());
  expect(new Set(chances).size).toBeGreaterThan(990);
  expect(chances.every((chance) => chance >= 0 && chance < 1)).toBe(true);
});

describe('readiness', () => {
  it.each([
    [0, 'ok'],
    [29_000, 'ok'],
    [-29_000, 'ok'],
    [31_000, 'skewed'],
    [-31_000, 'skewed'],
  ])('of a machine that is %d ms ahead is %s', async (aheadMs, state) => {
    const { clock, read } = setUp(aheadMs);
    read();
    expect(await clockPart(clock).ask()).toMatchObject({ state });
  });

  it('says which clock to look at', async () => {
    const { clock, read } = setUp(-90_000);
    read();
    const { fault } = await clockPart(clock).ask();
    expect(fault).toMatch(/^The clock of this machine is 90 s behind the clock of the database/);
  });
});
