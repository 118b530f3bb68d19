import { setTimeout as sleep } from 'node:timers/promises';
import { dataText, nowMs } from '../payload.ts';
import { type Destination, withDestination } from './destination.ts';
import type { HandedIn, HandIn } from './hand-in.ts';

export interface OpenLoop {
  readonly to: Destination;
  readonly idPrefix: string;
  readonly ratePerSecond: number;
  readonly durationMs: number;
  readonly payloadBytes: number;
}

export type OpenLoopResult = HandedIn & {
  /** The generator's own delay, which is part of every latency. */
  readonly latenessMs: Float64Array;
};

/**
 * Sends by the clock without waiting for answers, and measures from the due time. A generator that
 * waits sends less while the system is slow, and misses slow times (coordinated omission).
 */
export function runOpenLoop(plan: OpenLoop): Promise<OpenLoopResult> {
  return withDestination(plan.to, (handIn) => sendByTheClock(plan, handIn));
}

async function sendByTheClock(plan: OpenLoop, handIn: HandIn): Promise<OpenLoopResult> {
  const { idPrefix, ratePerSecond, durationMs, payloadBytes } = plan;
  const count = Math.round((ratePerSecond * durationMs) / 1000);
  const latenciesMs = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const latenessMs = new Float64Array(count);
  const acceptedIds: string[] = [];
  const underWay: Promise<void>[] = [];
  const startedAtMs = nowMs();

  const send = async (number: number, dueAtMs: number) => {
    const id = `${idPrefix}-${number}`;
    latenessMs[number] = nowMs() - dueAtMs;
    const data = dataText({ id, sentAtMs: dueAtMs }, payloadBytes);
    const taken = await handIn([{ id, number, data }]).catch(() => []);
    if (taken.length === 0) return;
    latenciesMs[number] = nowMs() - dueAtMs;
    acceptedIds.push(id);
  };
  for (let number = 0; number < count; number += 1) {
    const dueAtMs = startedAtMs + (number * 1000) / ratePerSecond;
    while (nowMs() < dueAtMs) await sleep(Math.max(1, Math.floor(dueAtMs - nowMs())));
    underWay.push(send(number, dueAtMs));
  }
  await Promise.all(underWay);
  const refused = count - acceptedIds.length;
  return { acceptedIds, refused, startedAtMs, endedAtMs: nowMs(), latenciesMs, latenessMs };
}
