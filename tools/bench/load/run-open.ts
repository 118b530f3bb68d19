import type { Script } from '../processes/receiver.process.ts';
import type { Stage } from '../servers/stage.ts';
import type { RunResult } from './result.ts';
import { run } from './run.ts';
import type { Subject } from './subject.ts';

export interface OpenLoad extends Partial<Script> {
  readonly idPrefix: string;
  readonly ratePerSecond: number;
  readonly durationMs: number;
  readonly payloadBytes: number;
  /** How long it waits for the last arrival. */
  readonly patienceMs?: number;
}

export interface OpenResult extends RunResult {
  /** The generator's own delays. */
  readonly latenessMs: Float64Array;
}

/** Hands events in by the clock, one request each. */
export async function runOpen(
  stage: Stage,
  subject: Subject,
  { kinds = {}, delayMs = 0, aside, patienceMs, ...load }: OpenLoad,
): Promise<OpenResult> {
  const { handedIn, ...result } = await run(stage, subject, {
    handIn: () => stage.generator.ask('openLoop', { to: subject.to, ...load }),
    receivers: { kinds, delayMs, ...(aside !== undefined && { aside }) },
    hold: undefined,
    ...(patienceMs !== undefined && { patienceMs }),
  });
  return { ...result, latenessMs: handedIn.latenessMs };
}
