import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { CorrectedClock, registerSkewGauge } from '@rxhooks/platform';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ClockWatch } from './clock-watch.js';

const MINUTE_MS = 60_000;
const TRUE_MS = Date.UTC(2026, 2, 1);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
});

/** A machine that is so far ahead of a database whose time is true, and what was warned of. */
function setUp(aheadMs: number) {
  const machine = { aheadMs, elapsedMs: 0, isDatabaseAway: false };
  const trueMs = () => TRUE_MS + machine.elapsedMs;
  const clock = new CorrectedClock({
    wallMs: () => trueMs() + machine.aheadMs,
    monotonicMs: () => machine.elapsedMs,
  });
  const query = vi.fn(async () => {
    if (machine.isDatabaseAway) throw new Error('away');
    return [{ databaseMs: trueMs() }];
  });
  const watch = new ClockWatch({ query } as never, clock);
  const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
  onTestFinished(async () => {
    await watch.onApplicationShutdown();
    warn.mockRestore();
  });
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1000) {
      machine.elapsedMs += 1000;
      await vi.advanceTimersByTimeAsync(1000);
    }
  };
  return { machine, clock, watch, query, warn, pass };
}

describe('at the start', () => {
  it.each([5 * MINUTE_MS + 1000, -5 * MINUTE_MS - 1000, 40 * 24 * 60 * MINUTE_MS])(
    'a machine that is %d ms ahead does not go on: code 78, and by how much it is off',
    async (aheadMs) => {
      const { watch } = setUp(aheadMs);
      const seconds = Math.abs(aheadMs) / 1000;
      await expect(watch.onModuleInit()).rejects.toMatchObject({
        exitCode: 78,
        message: expect.stringContaining(
          `${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the clock of the database`,
        ),
      });
    },
  );

  it.each([
    [0, 0],
    [1900, 0],
    [-1900, 0],
    [2100, 1],
    [-2100, 1],
    [4 * MINUTE_MS, 1],
  ])('a machine that is %d ms ahead starts with %d warnings', async (aheadMs, warnings) => {
    const { watch, warn, clock } = setUp(aheadMs);
    await watch.onModuleInit();
    expect(warn).toHaveBeenCalledTimes(warnings);
    if (warnings > 0)
      expect(warn).toHaveBeenCalledWith({ skewSeconds: aheadMs / 1000 }, 'clock.skewed');
    expect(clock.now()).toEqual(new Date(TRUE_MS));
  });
});

describe('while it runs', () => {
  it('asks the database once a minute', async () => {
    const { watch, query, pass } = setUp(0);
    await watch.onModuleInit();
    await pass(59_000);
    expect(query).toHaveBeenCalledTimes(1);
    await pass(1000);
    expect(query).toHaveBeenCalledTimes(2);
    await pass(3 * MINUTE_MS);
    expect(query).toHaveBeenCalledTimes(5);
  });

  it('asks at once when the clock of the machine was set, warns, and goes on with the true time', async () => {
    const { watch, machine, query, warn, clock, pass } = setUp(0);
    await watch.onModuleInit();
    machine.aheadMs = 40 * 24 * 60 * MINUTE_MS;
    await pass(1000);
    expect(query).toHaveBeenCalledTimes(2);
    expect(warn).toHaveBeenCalledWith({ skewSeconds: 40 * 24 * 3600 }, 'clock.skewed');
    expect(clock.now()).toEqual(new Date(TRUE_MS + 1000));
  });

  it('carries the true time on while the database is away, and asks again', async () => {
    const { watch, machine, query, clock, pass } = setUp(10_000);
    await watch.onModuleInit();
    machine.isDatabaseAway = true;
    await pass(MINUTE_MS);
    machine.isDatabaseAway = false;
    await pass(MINUTE_MS);
    expect(query).toHaveBeenCalledTimes(3);
    expect(clock.now()).toEqual(new Date(TRUE_MS + 2 * MINUTE_MS));
  });
});

it('the metric says how far the machine is ahead, and nothing before the first reading', async () => {
  const { watch, machine, clock } = setUp(4000);
  const registry = new Registry();
  registerSkewGauge(registry, clock);
  const value = async () => (await registry.getMetricsAsJSON())[0]?.values[0]?.value;
  expect(await value()).toBeNaN();
  await watch.onModuleInit();
  expect(await value()).toBe(4);
  machine.aheadMs = -40_000;
  expect(await value()).toBe(-40);
});
