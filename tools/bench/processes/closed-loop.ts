import { dataText, nowMs } from '../payload.ts';
import { type Destination, withDestination } from './destination.ts';
import type { HandedIn, HandIn } from './hand-in.ts';
import { turns } from './turns.ts';

export interface ClosedLoop {
  readonly to: Destination;
  readonly idPrefix: string;
  /** Ends after this many events, or after `durationMs`. */
  readonly count: number;
  readonly durationMs?: number;
  readonly inFlight: number;
  /** Events per request. */
  readonly batch: number;
  readonly payloadBytes: number;
}

/** Keeps `inFlight` requests open, as fast as they are answered. */
export function runClosedLoop(plan: ClosedLoop): Promise<HandedIn> {
  return withDestination(plan.to, (handIn) => keepInFlight(plan, handIn));
}

async function keepInFlight(plan: ClosedLoop, handIn: HandIn): Promise<HandedIn> {
  const { count, batch, payloadBytes, durationMs = Infinity } = plan;
  const latenciesMs: number[] = [];
  const acceptedIds: string[] = [];
  const startedAtMs = nowMs();
  const batches = turns(count, batch);
  let sent = 0;

  const send = async (first: number) => {
    const sentAtMs = nowMs();
    const length = Math.min(batch, count - first);
    const events = Array.from({ length }, (_, i) => {
      const id = `${plan.idPrefix}-${first + i}`;
      return { id, number: first + i, data: dataText({ id, sentAtMs }, payloadBytes) };
    });
    sent += length;
    const taken = await handIn(events);
    latenciesMs.push(nowMs() - sentAtMs);
    acceptedIds.push(...taken);
  };
  const keepSending = async () => {
    for (const first of batches) {
      if (nowMs() - startedAtMs > durationMs) return;
      await send(first);
    }
  };
  await Promise.all(Array.from({ length: plan.inFlight }, keepSending));
  return {
    acceptedIds,
    refused: sent - acceptedIds.length,
    startedAtMs,
    endedAtMs: nowMs(),
    latenciesMs: Float64Array.from(latenciesMs),
  };
}
