import { eventText, nowMs } from '../payload.ts';
import { type Api, type HandedIn, handInBatch, handInOne } from './hand-in.ts';
import { turns } from './turns.ts';

export interface ClosedLoop {
  readonly api: Api;
  readonly idPrefix: string;
  /** Ends when so many are handed in, or the time is up. */
  readonly count: number;
  readonly durationMs?: number;
  readonly inFlight: number;
  /** Events per request; 1 uses the route for single events. */
  readonly batch: number;
  readonly payloadBytes: number;
  /** Taken in turn; none when the key says whose events they are. */
  readonly organisations?: readonly string[];
}

/** Keeps so many requests in flight: as fast as they are answered. */
export async function runClosedLoop(plan: ClosedLoop): Promise<HandedIn> {
  const { api, count, batch, durationMs = Infinity } = plan;
  const latenciesMs: number[] = [];
  const acceptedIds: string[] = [];
  const startedAtMs = nowMs();
  const batches = turns(count, batch);
  let sent = 0;

  const send = async (first: number) => {
    const sentAtMs = nowMs();
    const length = Math.min(batch, count - first);
    const ids = Array.from({ length }, (_, i) => `${plan.idPrefix}-${first + i}`);
    sent += length;
    const texts = ids.map((id, i) =>
      eventText({ id, sentAtMs }, plan.payloadBytes, ownerOf(plan, first + i)),
    );
    const taken = batch === 1 ? await sendOne(api, ids, texts) : await handInBatch(api, texts);
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

async function sendOne(api: Api, [id = '']: readonly string[], [text = '']: readonly string[]) {
  return (await handInOne(api, text)) ? [id] : [];
}

function ownerOf({ organisations }: ClosedLoop, index: number): string | undefined {
  return organisations?.[index % organisations.length];
}
