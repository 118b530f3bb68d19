import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { RawHost } from './raw-host.js';

export type Arrival = {
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** From there to the first request; of an event that has not arrived, to now. */
  readonly latencyMs: number;
};

/** The events of a subscription's organisation since a moment, and how long each took to its host. */
export async function findArrivals(
  database: DataSource,
  subscriptionUid: string,
  host: RawHost,
  sinceMs: number,
): Promise<Arrival[]> {
  const firstAt = new Map<string | undefined, number>();
  for (const { headers, at } of host.requests)
    if (!firstAt.has(headers['webhook-id'])) firstAt.set(headers['webhook-id'], at);
  const events: { acceptedAt: number; delivery: string | null }[] = await database.query(
    `SELECT (extract(epoch FROM e.accepted_at) * 1000)::float8 AS "acceptedAt", d.uid AS delivery
     FROM events e
     JOIN subscriptions s USING (organisation_uid)
     LEFT JOIN deliveries d ON d.event_uid = e.uid AND d.subscription_uid = s.uid
     WHERE s.uid = $1 AND e.accepted_at >= to_timestamp($2::float8 / 1000)`,
    [subscriptionUid, sinceMs],
  );
  const nowMs = Date.now();
  return events.map(({ acceptedAt, delivery }) => ({
    acceptedAt,
    latencyMs: (firstAt.get(delivery ?? '') ?? nowMs) - acceptedAt,
  }));
}

/** Resolves when it holds, or when the time is over: what is missing then is what the figures are about. */
export async function waitAtMost(ms: number, holds: () => boolean): Promise<void> {
  for (const endMs = Date.now() + ms; !holds() && Date.now() < endMs;) await sleep(20);
}
