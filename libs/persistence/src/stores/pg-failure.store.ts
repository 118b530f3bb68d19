import { Injectable } from '@nestjs/common';
import { FailureStore, type UntoldFailure } from '@rxhooks/application';
import { DataSource } from 'typeorm';

const FIND_UNTOLD = `
  SELECT d.uid AS "deliveryUid", d.subscription_uid AS "subscriptionUid", d.organisation_uid AS "organisationUid",
         s.contract, e.type AS "eventType", d.attempts_made AS "attemptsMade", a.status_code AS "statusCode"
  FROM deliveries d
  JOIN subscriptions s ON s.uid = d.subscription_uid
  JOIN events e ON e.uid = d.event_uid
  LEFT JOIN attempts a ON a.delivery_uid = d.uid AND a.number = d.attempts_made
  WHERE d.tells_failure AND d.status IN ('failed', 'cancelled') AND d.attempts_told IS DISTINCT FROM d.attempts_made
    -- One that was cancelled with a request under way may get through after all.
    AND (d.lease_until IS NULL OR d.lease_until < now())
  ORDER BY d.uid
  LIMIT $1`;

const MARK_TOLD = `
  UPDATE deliveries d SET attempts_told = told.attempts
  FROM (SELECT * FROM unnest($1::text[], $2::int[]) AS t (uid, attempts) ORDER BY uid) AS told
  WHERE d.uid = told.uid`;

type UntoldRow = Omit<UntoldFailure, 'statusCode'> & { readonly statusCode: number | null };

@Injectable()
export class PgFailureStore extends FailureStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async untold(limit: number): Promise<readonly UntoldFailure[]> {
    const rows: UntoldRow[] = await this.dataSource.query(FIND_UNTOLD, [limit]);
    return rows.map((row) => ({ ...row, statusCode: row.statusCode ?? undefined }));
  }

  override async markTold(failures: readonly UntoldFailure[]): Promise<void> {
    await this.dataSource.query(MARK_TOLD, [
      failures.map(({ deliveryUid }) => deliveryUid),
      failures.map(({ attemptsMade }) => attemptsMade),
    ]);
  }
}
