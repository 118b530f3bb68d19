import { Injectable } from '@nestjs/common';
import { FailureStore, type NewEvent, type Told, type UntoldFailure } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isFree } from '../deliveries/lease-statement.js';
import { INSERT_WANTED_EVENTS, toParameters } from '../events/insert-events.js';
import { givingWay } from '../connection/run-statement.js';

/**
 * $1 limit. Chooses deliveries before it looks at anything else: the planner would otherwise read
 * all attempts.
 */
export const TAKE_UNTOLD = `
  WITH untold AS MATERIALIZED (
    SELECT uid, subscription_uid, organisation_uid, event_uid, attempts_made FROM deliveries
    WHERE tells_failure AND status IN ('failed', 'cancelled') AND attempts_told IS DISTINCT FROM attempts_made
      -- One that was cancelled with a request under way may get through after all.
      AND ${isFree('deliveries')}
    ORDER BY uid
    LIMIT $1
    FOR UPDATE SKIP LOCKED
  )
  SELECT u.uid AS "deliveryUid", u.subscription_uid AS "subscriptionUid", u.organisation_uid AS "organisationUid",
         s.contract, (SELECT type FROM events WHERE uid = u.event_uid) AS "eventType",
         (SELECT status_code FROM attempts WHERE delivery_uid = u.uid AND number = u.attempts_made) AS "statusCode"
  FROM untold u JOIN subscriptions s ON s.uid = u.subscription_uid
  ORDER BY u.uid`;

const NOTE_TOLD = `UPDATE deliveries SET attempts_told = attempts_made WHERE uid = ANY($1::text[])`;

type UntoldRow = Omit<UntoldFailure, 'statusCode'> & { readonly statusCode: number | null };

@Injectable()
export class PgFailureStore extends FailureStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override tell(
    limit: number,
    describe: (failure: UntoldFailure) => NewEvent | undefined,
  ): Promise<Told> {
    return givingWay(() =>
      this.dataSource.transaction(async (manager) => {
        const rows: UntoldRow[] = await manager.query(TAKE_UNTOLD, [limit]);
        if (rows.length === 0) return { failures: 0, events: [] };
        const events = rows.flatMap((row) => describe(toFailure(row)) ?? []);
        const stored: { uid: string }[] =
          events.length === 0
            ? []
            : await manager.query(INSERT_WANTED_EVENTS, toParameters(events));
        await manager.query(NOTE_TOLD, [rows.map(({ deliveryUid }) => deliveryUid)]);
        return { failures: rows.length, events: stored.map(({ uid }) => uid) };
      }),
    );
  }
}

const toFailure = (row: UntoldRow): UntoldFailure => ({
  ...row,
  statusCode: row.statusCode ?? undefined,
});
