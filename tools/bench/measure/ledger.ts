export interface LedgerDifference {
  /** Expected, and never arrived. */
  readonly lost: number;
  /** Accepted by the receiver more than once. */
  readonly duplicated: number;
  /** Arrived without being expected. */
  readonly unexpected: number;
}

/** Identifies a delivery in both ledgers by event and receiver, without our own records. */
export function ledgerKey(path: string, eventId: string): string {
  return `${path} ${eventId}`;
}

/** Every accepted event at every receiver that wants it. */
export function expectedKeys(eventIds: readonly string[], paths: readonly string[]): string[] {
  return paths.flatMap((path) => eventIds.map((id) => ledgerKey(path, id)));
}

/** @param received how often each delivery was accepted by its receiver */
export function compareLedgers(
  expected: Iterable<string>,
  received: ReadonlyMap<string, number>,
): LedgerDifference {
  const wanted = new Set(expected);
  let lost = 0;
  for (const key of wanted) if (!received.has(key)) lost += 1;
  let duplicated = 0;
  let unexpected = 0;
  for (const [key, times] of received) {
    if (times > 1) duplicated += 1;
    if (!wanted.has(key)) unexpected += 1;
  }
  return { lost, duplicated, unexpected };
}
