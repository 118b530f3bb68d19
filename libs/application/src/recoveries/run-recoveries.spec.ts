import 'reflect-metadata';
import { expect, it } from 'vitest';
import { RecordingTelemetry } from '../../test/fakes/recording-telemetry.js';
import type { Endpoint } from '../ports/delivery-store.js';
import { RecoveryBatches, type SentBatch } from '../ports/recovery-batches.js';
import { pauseMsAfter, RunRecoveries } from './run-recoveries.js';

const endpointOf = (subscriptionUid: string): Endpoint => ({
  subscriptionUid,
  organisationUid: 'org_1',
});

/** Has so many batches of each recovery; sends them, or fails. */
class ScriptedBatches extends RecoveryBatches {
  constructor(
    private readonly left: Map<string, number>,
    private readonly waitMs = 0,
    private readonly fails: (uid: string) => boolean = () => false,
  ) {
    super();
  }

  override async listRunning(): Promise<readonly string[]> {
    return [...this.left].filter(([, count]) => count > 0).map(([uid]) => uid);
  }

  override async send(uid: string): Promise<SentBatch> {
    this.left.set(uid, (this.left.get(uid) ?? 0) - 1);
    if (this.fails(uid)) throw new Error('away');
    return { isTaken: true, endpoint: endpointOf(uid), waitMs: this.waitMs };
  }

  override async settle(): Promise<void> {
    this.left.clear();
  }
}

/** Has always something left, and never room for it; stops the run when it is asked so often. */
class BlockedBatches extends RecoveryBatches {
  constructor(
    private left: number,
    private readonly stop: AbortController,
  ) {
    super();
  }

  override async listRunning(): Promise<readonly string[]> {
    return ['a'];
  }

  override async send(): Promise<SentBatch> {
    this.left -= 1;
    if (this.left === 0) this.stop.abort();
    return { isTaken: false, endpoint: undefined, waitMs: 0 };
  }

  override async settle(): Promise<void> {}
}

function setUp(batches: RecoveryBatches) {
  const claimed: string[] = [];
  const telemetry = new RecordingTelemetry();
  const dispatch = {
    claimBacklog: ({ subscriptionUid }: Endpoint) => claimed.push(subscriptionUid),
  };
  return { claimed, telemetry, run: new RunRecoveries(batches, dispatch as never, telemetry) };
}

it('sends a batch of each in turn until none is left, and has each claimed', async () => {
  const left = new Map([
    ['a', 2],
    ['b', 1],
  ]);
  const { claimed, run } = setUp(new ScriptedBatches(left));
  await run.execute(new AbortController().signal);
  expect(claimed).toEqual(['a', 'b', 'a']);
});

it('a fault of one is reported and keeps no other from being sent', async () => {
  const left = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  const { claimed, telemetry, run } = setUp(new ScriptedBatches(left, 0, (uid) => uid === 'a'));
  await run.execute(new AbortController().signal);
  expect(claimed).toEqual(['b']);
  expect(telemetry.faults.map(({ what }) => what)).toEqual(['recovery']);
});

it.each([
  [1, 100],
  [2, 200],
  [5, 1600],
  [6, 2000],
  [5000, 2000],
])('when nothing could be sent for the %ith time, it waits for %i ms', (idleTurns, ms) => {
  expect(pauseMsAfter(idleTurns)).toBe(ms);
});

it('a recovery whose endpoint takes nothing is asked for less and less often', async () => {
  const stop = new AbortController();
  const batches = new BlockedBatches(3, stop);
  const startedMs = performance.now();
  await setUp(batches).run.execute(stop.signal);
  expect(performance.now() - startedMs).toBeGreaterThan(299);
});

it('a stop ends the pause before the next batch', async () => {
  const stop = new AbortController();
  const { claimed, run } = setUp(new ScriptedBatches(new Map([['a', 5]]), 3_600_000));
  const running = run.execute(stop.signal);
  while (claimed.length === 0) await Promise.resolve();
  stop.abort();
  await running;
  expect(claimed).toEqual(['a']);
});
