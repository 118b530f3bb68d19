import 'reflect-metadata';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RecordingTelemetry } from '../../../../libs/application/test/fakes/recording-telemetry.js';
import { Upkeep } from './upkeep.js';

const HOUR_MS = 3600 * 1000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Work = (signal: AbortSignal) => Promise<void>;

function setUp(works: Readonly<Record<string, Work>> = {}) {
  const done: string[] = [];
  const telemetry = new RecordingTelemetry();
  /** In place of a use case, whichever is asked for. */
  const task = (name: string) =>
    ({
      execute: async (signal: AbortSignal) => {
        done.push(name);
        await works[name]?.(signal);
      },
    }) as never;
  const upkeep = new Upkeep(
    task('rewrap'),
    task('deliveries'),
    task('payloads'),
    task('fold'),
    task('trim'),
    task('fill'),
    telemetry,
  );
  upkeep.onApplicationBootstrap();
  return { upkeep, done, telemetry };
}

const ROUND = ['rewrap', 'payloads', 'deliveries', 'fold', 'trim', 'fill'];

it('does everything soon after the start, and again every hour', async () => {
  const { done, upkeep } = setUp();
  await vi.advanceTimersByTimeAsync(1000);
  expect(done).toEqual(ROUND);
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  expect(done).toEqual([...ROUND, ...ROUND, ...ROUND]);
  await upkeep.close();
});

it('reports what fails, goes on with the rest and tries again in the next round', async () => {
  const { done, telemetry, upkeep } = setUp({
    deliveries: () => Promise.reject(new Error('database away')),
  });
  await vi.advanceTimersByTimeAsync(1000 + HOUR_MS);
  expect(done).toEqual([...ROUND, ...ROUND]);
  const fault = { what: 'expireDeliveries', error: new Error('database away') };
  expect(telemetry.faults).toEqual([fault, fault]);
  await upkeep.close();
});

it('does nothing any more once it is closed', async () => {
  const { done, upkeep } = setUp();
  await upkeep.close();
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  expect(done).toEqual([]);
});

it('tells the work under way to stop, waits for it, and begins nothing else', async () => {
  const untilStopped: Work = (signal) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  const { done, upkeep } = setUp({ rewrap: untilStopped });
  await vi.advanceTimersByTimeAsync(1000);
  await upkeep.close();
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  expect(done).toEqual(['rewrap']);
});
