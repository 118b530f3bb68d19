import type { Cost } from '../measure/cost.ts';
import { compareLedgers, type LedgerDifference } from '../measure/ledger.ts';
import { median } from '../measure/statistics.ts';
import type { Arrivals } from '../processes/receiver.process.ts';

/** What one measurement says of deliveries. */
export interface LoadResult {
  readonly deliveriesPerSecond: number;
  readonly endToEndMs: Float64Array;
  /** When the event of each of them was due to be sent. */
  readonly sentAtMs: Float64Array;
  readonly difference: LedgerDifference;
  readonly requests: number;
}

/** What it says of the events that were handed in for it, and what all of it took. */
export interface RunResult extends LoadResult {
  readonly acceptedPerSecond: number;
  readonly acceptMs: Float64Array;
  readonly refused: number;
  readonly cost: Cost;
}

/** @param startedAtMs left out: the rate is that of the arrivals alone, from the first to the last of them */
export function toLoadResult(
  arrivals: Arrivals,
  expected: Iterable<string>,
  startedAtMs: number | undefined,
): LoadResult {
  const { accepted, webhookIds, firstAtMs, lastAtMs, latenciesMs, sentAtMs, requests } = arrivals;
  const difference = compareLedgers(expected, accepted);
  const intervals = startedAtMs === undefined ? accepted.size - 1 : accepted.size;
  const elapsedMs = lastAtMs - (startedAtMs ?? firstAtMs);
  return {
    deliveriesPerSecond: (intervals * 1000) / elapsedMs,
    endToEndMs: latenciesMs,
    sentAtMs,
    // Two deliveries under one id are, to receivers that tell repeats by it, one that is lost.
    difference: { ...difference, lost: difference.lost + Math.max(0, accepted.size - webhookIds) },
    requests,
  };
}

export function medianRate(results: readonly LoadResult[]): number {
  return median(results.map(({ deliveriesPerSecond }) => deliveriesPerSecond));
}
