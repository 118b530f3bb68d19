import type { Cost } from '../measure/cost.ts';
import { compareLedgers, type LedgerDifference } from '../measure/ledger.ts';
import { median } from '../measure/statistics.ts';
import type { Arrivals } from '../processes/receiver.process.ts';

/** The deliveries of one measurement. */
export interface LoadResult {
  readonly deliveriesPerSecond: number;
  readonly endToEndMs: Float64Array;
  /** The time at which each one's event was due. */
  readonly sentAtMs: Float64Array;
  readonly difference: LedgerDifference;
  readonly requests: number;
}

/** Also the events handed in for it, and its cost. */
export interface RunResult extends LoadResult {
  readonly acceptedPerSecond: number;
  readonly acceptMs: Float64Array;
  readonly refused: number;
  readonly cost: Cost;
}

/** @param startedAtMs if undefined, the rate counts from the first to the last arrival */
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
    // Two deliveries with one id count as one lost: receivers discard the second as a repeat.
    difference: { ...difference, lost: difference.lost + Math.max(0, accepted.size - webhookIds) },
    requests,
  };
}

export function medianRate(results: readonly LoadResult[]): number {
  return median(results.map(({ deliveriesPerSecond }) => deliveriesPerSecond));
}
