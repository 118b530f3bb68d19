import { RETENTION_DAYS, type RetainedSubject } from '@rxhooks/application';

/** The most rows of one table that a batch changes. */
export const BATCH_ROWS = 1000;
// Fewer, so that the deliveries and attempts of the usual event fit as well.
const BATCH_EVENTS = 500;
// A large value is stored in many pieces (TOAST), each of which is a row to the database.
const BATCH_BYTES = 8 * 1024 * 1024;

const DELIVERY_DAYS = `coalesce(o.delivery_retention_days, ${RETENTION_DAYS.deliveries})`;

/**
 * The days for which an organisation (alias `o`) keeps each subject. No payload outlives its
 * delivery.
 */
export const DAYS: Readonly<Record<RetainedSubject, string>> = {
  payloads: `least(coalesce(o.payload_retention_days, ${RETENTION_DAYS.payloads}), ${DELIVERY_DAYS})`,
  deliveries: DELIVERY_DAYS,
};

/** $1 days. Expired events of the organisations with this period, each by its index. */
const dueEvents = (subject: RetainedSubject, condition: string) => `
  SELECT uid, organisation_uid AS "organisationUid"
  FROM (
    SELECT e.uid, e.organisation_uid, row_number() OVER next AS place,
           sum(coalesce(pg_column_size(e.data), 0) + coalesce(pg_column_size(e.metadata), 0)) OVER next AS bytes
    FROM (
      SELECT due.* FROM organisations o
      CROSS JOIN LATERAL (
        SELECT uid, organisation_uid, data, metadata FROM events
        WHERE organisation_uid = o.uid AND ${condition} AND accepted_at < now() - $1 * interval '1 day'
        ORDER BY accepted_at LIMIT ${BATCH_EVENTS}
      ) AS due
      WHERE ${DAYS[subject]} = $1 AND (o.move_state IS NULL OR o.move_state = 'moved')
      LIMIT ${BATCH_EVENTS}
    ) AS e
    WINDOW next AS (ROWS UNBOUNDED PRECEDING)
  ) AS next
  WHERE place = 1 OR bytes <= ${BATCH_BYTES}`;

/**
 * $1 days. They hold what receivers answered, and so are kept as long as payloads are. Those of an
 * organisation that was moved are left to the move, which deletes them: the table refuses others.
 */
export const DELETE_TESTS = `
  DELETE FROM test_deliveries t USING (
    SELECT due.* FROM organisations o
    CROSS JOIN LATERAL (
      SELECT organisation_uid, uid FROM test_deliveries
      WHERE organisation_uid = o.uid AND created_at < now() - $1 * interval '1 day'
      ORDER BY uid LIMIT ${BATCH_ROWS}
    ) AS due
    WHERE ${DAYS.payloads} = $1 AND o.move_state IS NULL
    LIMIT ${BATCH_ROWS}
  ) AS old
  WHERE t.organisation_uid = old.organisation_uid AND t.uid = old.uid`;

/**
 * Payloads are erased before events are deleted, so each event is in one of the two indexes only.
 */
export const DUE_EVENTS: Readonly<Record<RetainedSubject, string>> = {
  payloads: dueEvents('payloads', 'data IS NOT NULL'),
  deliveries: dueEvents('deliveries', 'data IS NULL'),
};
