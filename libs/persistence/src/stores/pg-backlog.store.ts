import { Injectable } from '@nestjs/common';
import { BacklogStore } from '@rxhooks/application';
import { DataSource } from 'typeorm';

const FORGOTTEN_EVENTS = `
  SELECT uid FROM events
  WHERE fanned_out_at IS NULL AND accepted_at < now() - $1 * interval '1 millisecond'
  ORDER BY accepted_at
  LIMIT $2`;

/**
 * Every subscription with open deliveries by one index probe each (a loose index scan), however long its backlog is;
 * then, for each, whether its longest due delivery in nobody's hands is overdue.
 */
const OVERDUE_SUBSCRIPTIONS = `
  WITH RECURSIVE open_subscriptions AS (
    (SELECT subscription_uid FROM deliveries
     WHERE status IN ('pending', 'retrying') ORDER BY subscription_uid LIMIT 1)
    UNION ALL
    SELECT (SELECT d.subscription_uid FROM deliveries d
            WHERE d.status IN ('pending', 'retrying') AND d.subscription_uid > o.subscription_uid
            ORDER BY d.subscription_uid LIMIT 1)
    FROM open_subscriptions o WHERE o.subscription_uid IS NOT NULL
  )
  SELECT o.subscription_uid AS uid FROM open_subscriptions o
  WHERE EXISTS (
    SELECT FROM deliveries d
    WHERE d.subscription_uid = o.subscription_uid AND d.status IN ('pending', 'retrying')
      AND d.due_at < now() - $1 * interval '1 millisecond'
      AND (d.lease_until IS NULL OR d.lease_until < now()))`;

@Injectable()
export class PgBacklogStore extends BacklogStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async forgottenEvents(olderThanMs: number, limit: number): Promise<readonly string[]> {
    const rows: { uid: string }[] = await this.dataSource.query(FORGOTTEN_EVENTS, [
      olderThanMs,
      limit,
    ]);
    return rows.map(({ uid }) => uid);
  }

  override async overdueSubscriptions(overdueMs: number): Promise<readonly string[]> {
    const rows: { uid: string }[] = await this.dataSource.query(OVERDUE_SUBSCRIPTIONS, [overdueMs]);
    return rows.map(({ uid }) => uid);
  }
}
