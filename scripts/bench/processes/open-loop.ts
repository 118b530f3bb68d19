import { setTimeout as sleep } from 'node:timers/promises';
import { eventText, nowMs } from '../payload.ts';
import { type Api, type HandedIn, handInOne } from './hand-in.ts';

export interface OpenLoop {
  readonly api: Api;
  readonly idPrefix: string;
  readonly ratePerSecond: number;
  readonly durationMs: number;
  readonly payloadBytes: number;
}

export type OpenLoopResult = HandedIn & {
  /** How late the generator itself was: what it adds to every latency. */
  readonly latenessMs: Float64Array;
};

/**
 * Sends by the clock, whatever becomes of what was sent before, and measures from the time a request was due. A
 * generator that waits for answers would send less just when the system is slow, and measure the good times only.
 */
export async function runOpenLoop(plan: OpenLoop): Promise<OpenLoopResult> {
  const { api, idPrefix, ratePerSecond, durationMs, payloadBytes } = plan;
  const count = Math.round((ratePerSecond * durationMs) / 1000);
  const latenciesMs = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const latenessMs = new Float64Array(count);
  const acceptedIds: string[] = [];
  const underWay: Promise<void>[] = [];
  const startedAtMs = nowMs();

  const send = async (index: number, dueAtMs: number) => {
    const id = `${idPrefix}-${index}`;
    latenessMs[index] = nowMs() - dueAtMs;
    const body = eventText({ id, sentAtMs: dueAtMs }, payloadBytes);
    if (!(await handInOne(api, body).catch(() => false))) return;
    latenciesMs[index] = nowMs() - dueAtMs;
    acceptedIds.push(id);
  };
  for (let index = 0; index < count; index += 1) {
    const dueAtMs = startedAtMs + (index * 1000) / ratePerSecond;
    while (nowMs() < dueAtMs) await sleep(Math.max(1, Math.floor(dueAtMs - nowMs())));
    underWay.push(send(index, dueAtMs));
  }
  await Promise.all(underWay);
  const refused = count - acceptedIds.length;
  return { acceptedIds, refused, startedAtMs, endedAtMs: nowMs(), latenciesMs, latenessMs };
}
