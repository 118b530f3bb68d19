import { type Expired, RETENTION_DAYS, type RetainedSubject } from '@rxhooks/application';
import { ID_PREFIXES } from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { uidAt } from './uid-at.js';

/** The most rows of one table that a batch changes. */
export const BATCH_ROWS = 1000;
// Fewer, so that the deliveries and attempts of the usual event still fit.
const BATCH_EVENTS = 500;
// A large value lies in many pieces, each of which is a row to the database.
const BATCH_BYTES = 8 * 1024 * 1024;

/** How many days an organisation (alias `o`) keeps each subject. */
export const DAYS: Readonly<Record<RetainedSubject, string>> = {
  payloads: `coalesce(o.payload_retention_days, ${RETENTION_DAYS.payloads})`,
  deliveries: `coalesce(o.delivery_retention_days, ${RETENTION_DAYS.deliveries})`,
};

const ADD_MARK = `
  INSERT INTO retention_marks (subject, days, done_until) VALUES ($1, $2, '') ON CONFLICT DO NOTHING`;

const LOCK_MARK = `
  SELECT done_until AS "doneUntil" FROM retention_marks WHERE subject = $1 AND days = $2
  FOR UPDATE SKIP LOCKED`;

const MOVE_MARK = `UPDATE retention_marks SET done_until = $3 WHERE subject = $1 AND days = $2`;

/** $1 after this uid, $2 before this one, $3 days. The next events by age, and which of them are of this group. */
const nextEvents = (subject: RetainedSubject) => `
  SELECT max(uid) AS last, coalesce(array_agg(uid) FILTER (WHERE is_due), '{}') AS uids
  FROM (
    SELECT e.uid, ${DAYS[subject]} = $3 AS is_due,
           row_number() OVER oldest AS place, sum(coalesce(pg_column_size(e.data), 0) + coalesce(pg_column_size(e.metadata), 0)) OVER oldest AS bytes
    FROM (
      SELECT uid, organisation_uid, data, metadata FROM events WHERE uid > $1 AND uid < $2 ORDER BY uid LIMIT ${BATCH_EVENTS}
    ) AS e
    LEFT JOIN organisations o ON o.uid = e.organisation_uid
    WINDOW oldest AS (ORDER BY e.uid)
  ) AS next
  WHERE place = 1 OR bytes <= ${BATCH_BYTES}`;

/**
 * Hands the next events of a group to the work, and moves the group's mark past them when the work says that it is done
 * with them. The mark is also the lock: only one worker is at a group at a time.
 */
export async function passNextEvents(
  manager: EntityManager,
  subject: RetainedSubject,
  { days, before }: Expired,
  work: (eventUids: readonly string[]) => Promise<boolean>,
): Promise<{ readonly isDone: boolean }> {
  await manager.query(ADD_MARK, [subject, days]);
  const [mark]: { doneUntil: string }[] = await manager.query(LOCK_MARK, [subject, days]);
  if (!mark) return { isDone: true };
  const end = uidAt(ID_PREFIXES.event, before);
  const [next]: { last: string | null; uids: string[] }[] = await manager.query(
    nextEvents(subject),
    [mark.doneUntil, end, days],
  );
  if (!next?.last) return { isDone: true };
  if (next.uids.length > 0 && !(await work(next.uids))) return { isDone: false };
  await manager.query(MOVE_MARK, [subject, days, next.last]);
  return { isDone: false };
}

/** $1 the organisation. Its rows of any age may now be due in the groups that it belongs to. */
export const FORGET_MARKS = `
  INSERT INTO retention_marks (subject, days, done_until)
  SELECT g.subject, g.days, '' FROM organisations o
  CROSS JOIN LATERAL (VALUES ('payloads', ${DAYS.payloads}), ('deliveries', ${DAYS.deliveries})) AS g (subject, days)
  WHERE o.uid = $1
  -- Not a DELETE, which would not see a mark that a worker is just setting for the first time.
  ON CONFLICT (subject, days) DO UPDATE SET done_until = ''`;
