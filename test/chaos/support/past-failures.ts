import type { DataSource } from 'typeorm';
import { exampleData } from '../../support/events.js';

/** How long ago the events came. */
const AGO_MS = 600_000;

/**
 * Deliveries of one subscription that have failed, each with its event and its attempt, as if they had been there for some
 * minutes.
 *
 * @returns their uids in order
 */
export async function addPastFailures(
  database: DataSource,
  { uid: subscription, organisation }: { readonly uid: string; readonly organisation: string },
  count: number,
): Promise<readonly string[]> {
  const stamp = (Date.now() - AGO_MS).toString(16).padStart(12, '0');
  const PART = 10_000;
  for (let from = 0; from < count; from += PART)
    await database.query(
      `WITH e AS (
         INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, accepted_at, fanned_out_at)
         SELECT 'evt_' || $3 || '7' || lpad(to_hex(n), 19, '0'), $1, 'past-' || n, 'pharmacy_order_created', 1760000100, $4, '',
                now() - interval '10 minutes', now()
         FROM generate_series($5::int, $6::int) n RETURNING uid
       ), d AS (
         INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, attempts_made, schedule_step)
         SELECT replace(uid, 'evt_', 'dlv_'), uid, $2, $1, 'failed', 1, 1 FROM e RETURNING uid
       )
       INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, duration_ms, status_code, error)
       SELECT uid, $1, 1, now() - interval '9 minutes', 5, 503, 'The receiver answered 503.' FROM d`,
      [
        organisation,
        subscription,
        stamp,
        JSON.stringify(exampleData()),
        from + 1,
        Math.min(from + PART, count),
      ],
    );
  // A history is older than this one: it has been vacuumed, and is on the disk.
  for (const table of ['events', 'deliveries', 'attempts'])
    await database.query(`VACUUM (ANALYZE) ${table}`);
  await database.query('CHECKPOINT');
  return Array.from(
    { length: count },
    (_, place) => `dlv_${stamp}7${(place + 1).toString(16).padStart(19, '0')}`,
  );
}
