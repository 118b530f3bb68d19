import type { Recovery } from '@rxhooks/application';
import type { Unsendable } from '@rxhooks/domain';
import { isOf } from '../connection/is-of.js';

/**
 * Recoveries `r` that are visible ($1 organisation, $2 pharmacy or null for all of the organisation) with their progress. What they sent is counted by the deliveries that carry their uid, until they have
 * ended; what a later recovery took has left its outcome in the row.
 */
export const RECOVERIES = `
  SELECT r.uid, r.request, r.since, r.until, r.rate_per_second AS "ratePerSecond", r.status, r.matched, r.sent,
         r.payload_erased, r.subscription_removed, r.subscription_disabled, r.changed,
         r.succeeded + coalesce(live.succeeded, 0) AS succeeded, r.failed + coalesce(live.failed, 0) AS failed,
         r.created_at AS "createdAt", r.ended_at AS "endedAt"
  FROM recoveries r LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE d.status = 'succeeded')::int AS succeeded,
           count(*) FILTER (WHERE d.status IN ('failed', 'skipped', 'cancelled'))::int AS failed
    FROM deliveries d WHERE d.recovery_uid = r.uid AND ${isOf('d', 'r.organisation_uid')}
  ) live ON r.ended_at IS NULL
  WHERE r.organisation_uid = $1 AND ($2::text IS NULL OR r.pharmacy_uid = $2)`;

export const FIND_RECOVERY = `${RECOVERIES} AND r.uid = $3`;

export type RecoveryRow = Omit<Recovery, 'unsendable' | 'endedAt'> &
  Readonly<Record<Unsendable, number>> & { readonly endedAt: Date | null };

export function toRecovery(row: RecoveryRow): Recovery {
  const { payload_erased, subscription_removed, subscription_disabled, changed, ...rest } = row;
  return {
    ...rest,
    unsendable: { payload_erased, subscription_removed, subscription_disabled, changed },
    endedAt: row.endedAt ?? undefined,
  };
}
