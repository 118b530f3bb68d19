import { Injectable } from '@nestjs/common';
import { FailureStore, type NewEvent, type Told, type UntoldFailure } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { isFree } from '../deliveries/lease-statement.js';
import { INSERT_WANTED_EVENTS, toParameters } from '../events/insert-events.js';
import { isAway } from '../organisations/moving.js';
import { givingWay } from '../connection/run-statement.js';

/**
 * $1 limit. Chooses deliveries before it looks at anything else: the planner would otherwise read
 * all attempts.
 */
export const TAKE_UNTOLD = `
  WITH untold AS MATERIALIZED (
    SELECT uid, subscription_uid, organisation_uid, event_uid, attempts_made, status, reason
    FROM deliveries -- Organisation: all; a round takes what there is.
    WHERE tells_failure AND status IN ('failed', 'cancelled') AND attempts_told IS DISTINCT FROM attempts_made
      -- One that was cancelled with a request under way may get through after all.
      AND ${isFree('deliveries')} AND NOT ${isAway('organisation_uid')}
    ORDER BY uid
    LIMIT $1
    FOR UPDATE SKIP LOCKED
  )
  SELECT u.uid AS "deliveryUid", u.subscription_uid AS "subscriptionUid", u.organisation_uid AS "organisationUid",
         s.contract, s.pharmacy_uid AS "pharmacyUid", s.target, u.event_uid AS "eventUid", u.attempts_made AS attempts,
         u.status = 'failed' AS "isExhausted", u.reason, (
           SELECT e.type FROM events e WHERE e.uid = u.event_uid AND ${isOf('e', 'u.organisation_uid')}) AS "eventType",
         (
           SELECT status_code FROM attempts a
           WHERE a.delivery_uid = u.uid AND a.number = u.attempts_made AND ${isOf('a', 'u.organisation_uid')}) AS "statusCode"
  FROM untold u JOIN subscriptions s ON s.uid = u.subscription_uid AND ${isOf('s', 'u.organisation_uid')}
  ORDER BY u.uid`;

/** $1 deliveries, $2 their organisations. */
const NOTE_TOLD = `
  UPDATE deliveries d SET attempts_told = attempts_made
  FROM unnest($1::text[], $2::text[]) AS told (uid, organisation_uid)
  WHERE d.uid = told.uid AND ${isOf('d', 'told.organisation_uid')}`;

type Optional = 'statusCode' | 'pharmacyUid' | 'reason';
type UntoldRow = Omit<UntoldFailure, Optional> & {
  readonly statusCode: number | null;
  readonly pharmacyUid: string | null;
  readonly reason: string | null;
};

@Injectable()
export class PgFailureStore extends FailureStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override tell(
    limit: number,
    describe: (failure: UntoldFailure) => readonly NewEvent[],
  ): Promise<Told> {
    return givingWay(() =>
      this.dataSource.transaction(async (manager) => {
        const rows: UntoldRow[] = await manager.query(TAKE_UNTOLD, [limit]);
        if (rows.length === 0) return { failures: 0, events: [] };
        const events = rows.flatMap((row) => describe(toFailure(row)));
        const stored: { uid: string }[] =
          events.length === 0
            ? []
            : await manager.query(INSERT_WANTED_EVENTS, toParameters(events));
        await manager.query(NOTE_TOLD, [
          rows.map(({ deliveryUid }) => deliveryUid),
          rows.map(({ organisationUid }) => organisationUid),
        ]);
        return { failures: rows.length, events: stored.map(({ uid }) => uid) };
      }),
    );
  }
}

const toFailure = (row: UntoldRow): UntoldFailure => ({
  ...row,
  statusCode: row.statusCode ?? undefined,
  pharmacyUid: row.pharmacyUid ?? undefined,
  reason: row.reason ?? undefined,
});
