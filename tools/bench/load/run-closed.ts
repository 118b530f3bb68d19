import type { Script } from '../processes/receiver.process.ts';
import type { Stage } from '../servers/stage.ts';
import type { System } from '../servers/system.ts';
import type { Sender } from '../servers/tenant.ts';
import { type Feed, feeding } from './feed.ts';
import type { RunResult } from './result.ts';
import { run } from './run.ts';
import { isHeld, type Subject } from './subject.ts';
import { systemSubject } from './system-subject.ts';

export interface ClosedLoad extends Partial<Script> {
  readonly idPrefix: string;
  readonly events: number;
  readonly payloadBytes: number;
  readonly feed: Feed;
  /** Ends before all events are handed in. */
  readonly durationMs?: number;
  readonly batch?: number;
  /** With a stored feed: called before the first event is worked on. */
  readonly onStored?: () => Promise<void>;
}

/** Hands events in as fast as they are accepted. */
export async function runClosed(
  stage: Stage,
  subject: Subject,
  { feed, events: count, kinds = {}, delayMs = 0, onStored, ...load }: ClosedLoad,
): Promise<RunResult> {
  const hold = isHeld(feed) ? await subject.hold(feed) : undefined;
  const stored = async () => {
    await hold?.stored(count);
    await onStored?.();
  };
  return run(stage, subject, {
    handIn: () =>
      stage.generator.ask('closedLoop', { to: subject.to, count, ...feeding(feed), ...load }),
    receivers: { kinds, delayMs },
    hold: hold && { stored, release: hold.release },
  });
}

/** The same for this system, which must accept all of them. */
export async function runSystem(
  system: System,
  sender: Sender,
  load: ClosedLoad,
): Promise<RunResult> {
  const result = await runClosed(system, systemSubject(system, sender), load);
  if (result.refused > 0) throw new Error(`The api refused ${result.refused} events.`);
  return result;
}
