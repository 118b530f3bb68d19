import type { Gauges } from './chaos-app.js';
import type { DeliveryRow, EventRow, ServiceRecord } from './ledger.js';

/** @param share such as 0.99; NaN when there is nothing to rank */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** INV-8: from the acceptance of the event to the start of the first attempt, in milliseconds. */
export function firstAttemptLatencies(
  { deliveries, events }: ServiceRecord,
  isWanted: (delivery: DeliveryRow) => boolean = () => true,
): number[] {
  const keyOf = (row: DeliveryRow | EventRow) => `${row.organisationUid}/${row.eventId}`;
  const accepted = new Map(events.map((event) => [keyOf(event), event.acceptedAt]));
  return deliveries.filter(isWanted).flatMap((delivery) => {
    const started = delivery.attempts[0]?.startedAt;
    const from = accepted.get(keyOf(delivery));
    return started === undefined || from === undefined ? [] : [started - from];
  });
}

/** INV-9: what has not come back to within a tenth of where it was, and a little that any process needs. */
export function findGrowth(before: Gauges, after: Gauges, spareBytes = 16 * 1024 * 1024): string[] {
  const faults: string[] = [];
  if (after.rssBytes > before.rssBytes * 1.1 + spareBytes)
    faults.push(`memory grew from ${toMb(before.rssBytes)} to ${toMb(after.rssBytes)}`);
  if (after.openFiles > before.openFiles * 1.1 + 2)
    faults.push(`open files grew from ${before.openFiles} to ${after.openFiles}`);
  return faults;
}

export function toMb(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MB`;
}
