import 'reflect-metadata';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RecordingTelemetry } from '../../../../libs/application/test/fakes/recording-telemetry.js';
import { Sweeper } from './sweeper.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Work = (signal?: AbortSignal) => Promise<void>;

function setUp({ sweep, failures }: { readonly sweep?: Work; readonly failures?: Work }) {
  const done: string[] = [];
  const telemetry = new RecordingTelemetry();
  /** In place of a use case. */
  const task = (name: string, work?: Work) =>
    ({
      execute: async (signal?: AbortSignal) => {
        done.push(name);
        await work?.(signal);
      },
    }) as never;
  const recoveries = {
    execute: async () => void done.push('recoveries'),
    settle: async () => void done.push('ends'),
  } as never;
  const tasks = [task('sweep', sweep), task('failures', failures), recoveries] as const;
  const sweeper = new Sweeper(...tasks, telemetry);
  sweeper.onApplicationBootstrap();
  const doneOf = (...names: readonly string[]) => done.filter((name) => names.includes(name));
  return { sweeper, done, doneOf, telemetry };
}

const untilStopped: Work = (signal) =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));

it('sweeps every two seconds while raising failure events takes long', async () => {
  const { sweeper, doneOf } = setUp({ failures: untilStopped });
  await vi.advanceTimersByTimeAsync(6000);
  expect(doneOf('failures', 'sweep')).toEqual(['failures', 'sweep', 'sweep', 'sweep']);
  await sweeper.close();
});

it('reports what fails, and does it again in the next round', async () => {
  const fault = new Error('database away');
  const failing = () => Promise.reject(fault);
  const { sweeper, doneOf, telemetry } = setUp({ sweep: failing, failures: failing });
  await vi.advanceTimersByTimeAsync(4000);
  expect(doneOf('failures', 'sweep')).toEqual(['failures', 'sweep', 'failures', 'sweep']);
  expect(telemetry.faults).toHaveLength(4);
  await sweeper.close();
});

it('tells the work under way to stop, waits for it, and begins nothing else', async () => {
  const { sweeper, done } = setUp({ failures: untilStopped });
  await vi.advanceTimersByTimeAsync(2000);
  await sweeper.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(done).toEqual(['failures', 'sweep', 'recoveries', 'ends']);
});

it('runs recoveries and looks for their ends every two seconds', async () => {
  const { sweeper, doneOf } = setUp({});
  await vi.advanceTimersByTimeAsync(4000);
  expect(doneOf('recoveries', 'ends')).toEqual(['recoveries', 'ends', 'recoveries', 'ends']);
  await sweeper.close();
});
