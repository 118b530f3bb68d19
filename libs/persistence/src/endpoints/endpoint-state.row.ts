import type { EndpointState } from '@rxhooks/domain';

/** The columns of `endpoint_states` that verdicts need; turns and probes belong to the claims. */
export type EndpointStateRow = {
  readonly [Key in keyof EndpointState]: Exclude<EndpointState[Key], undefined> | null;
};

export const STATE_COLUMNS = `
  held_until AS "heldUntil", throttles, is_open AS "isOpen", openings, window_started_at AS "windowStartedAt",
  window_successes AS "windowSuccesses", window_failures AS "windowFailures", failing_since AS "failingSince", failures`;

export function toEndpointState(row: EndpointStateRow): EndpointState {
  return {
    heldUntil: row.heldUntil ?? undefined,
    throttles: row.throttles ?? 0,
    isOpen: row.isOpen ?? false,
    openings: row.openings ?? 0,
    windowStartedAt: row.windowStartedAt ?? undefined,
    windowSuccesses: row.windowSuccesses ?? 0,
    windowFailures: row.windowFailures ?? 0,
    failingSince: row.failingSince ?? undefined,
    failures: row.failures ?? 0,
  };
}
