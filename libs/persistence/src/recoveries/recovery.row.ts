import type { Recovery } from '@rxhooks/application';
import { MOST_RECOVERED, type Unsendable } from '@rxhooks/domain';
import { isOf } from '../connection/is-of.js';

/** True of a recovery `r` that has something left to send. */
export const HAS_BATCHES = `EXISTS (
    SELECT FROM recovery_batches b WHERE b.recovery_uid = r.uid AND ${isOf('b', 'r.organisation_uid')})`;

/**
 * Some of the recoveries that are visible ($1 organisation, $2 pharmacy or null for all of the organisation), newest first,
 * with their progress. What they sent is counted by the deliveries that carry their uid, until they have ended; what a later
 * recovery took has left its outcome in the row. As many deliveries are counted as one recovery may have: outcomes are null
 * of the recoveries behind those.
 */
const recoveriesThat = (condition: string) => `
  SELECT r.uid, r.request, r.since, r.until, r.rate_per_second AS "ratePerSecond", r.status, r.matched, r.sent,
         r.payload_erased, r.subscription_removed, r.subscription_disabled, r.changed,
         CASE WHEN r.is_counted THEN r.succeeded + live.succeeded END AS succeeded,
         CASE WHEN r.is_counted THEN r.failed + live.failed END AS failed,
         r.created_at AS "createdAt", r.ended_at AS "endedAt"
  FROM (
    SELECT r.*, r.ended_at IS NOT NULL
             OR sum(r.sent) FILTER (WHERE r.ended_at IS NULL) OVER (ORDER BY r.uid DESC) <= ${MOST_RECOVERED} AS is_counted
    FROM (
      SELECT * FROM recoveries r
      WHERE r.organisation_uid = $1 AND ($2::text IS NULL OR r.pharmacy_uid = $2) AND ${condition}
    ) r
  ) r CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE d.status = 'succeeded')::int AS succeeded,
           count(*) FILTER (WHERE d.status IN ('failed', 'skipped', 'cancelled'))::int AS failed
    FROM deliveries d -- Organisation: by the recovery. The index has no other, and is enough as it is.
    WHERE r.ended_at IS NULL AND r.is_counted AND d.recovery_uid = r.uid
  ) live
  ORDER BY r.uid DESC`;

/** $3 recovery. */
export const FIND_RECOVERY = recoveriesThat('r.uid = $3');

/** $3 before this uid, $4 limit. */
export const LIST_RECOVERIES = recoveriesThat(
  '($3::text IS NULL OR r.uid < $3) ORDER BY r.uid DESC LIMIT $4',
);

export type RecoveryRow = Omit<Recovery, 'unsendable' | 'endedAt' | 'succeeded' | 'failed'> &
  Readonly<Record<Unsendable, number>> & {
    readonly succeeded: number | null;
    readonly failed: number | null;
    readonly endedAt: Date | null;
  };

export function toRecovery(row: RecoveryRow): Recovery {
  const { payload_erased, subscription_removed, subscription_disabled, changed, ...rest } = row;
  return {
    ...rest,
    unsendable: { payload_erased, subscription_removed, subscription_disabled, changed },
    succeeded: row.succeeded ?? undefined,
    failed: row.failed ?? undefined,
    endedAt: row.endedAt ?? undefined,
  };
}
