import { dataText, EVENT_TYPE, nowMs } from '../payload.ts';
import type { System } from '../servers/system.ts';
import type { Tenant } from '../servers/tenant.ts';
import { uidSql } from './uid-sql.ts';

const TIME = '$3::float8';

/** $1 organisation, $2 data with the mark "@", $3 now in ms, $4 prefix of ids, $5 how many. */
const EVENTS = `
  INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, fanned_out_at)
  SELECT ${uidSql('evt_', TIME, 'n')}, $1, $4 || n, '${EVENT_TYPE}', floor(${TIME} / 1000),
         replace($2, '@', $4 || n), '\\x00', now()
  FROM generate_series(0, $5::int - 1) AS n`;

/** $1 organisation, $2 subscriptions, $3 as above, $4 how many. */
const DELIVERIES = `
  INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, due_at)
  SELECT ${uidSql('dlv_', TIME, 'n')}, ${uidSql('evt_', TIME, 'n')},
         ($2::text[])[1 + n % cardinality($2::text[])], $1, 'pending', now() - interval '1 minute'
  FROM generate_series(0, $4::int - 1) AS n`;

/**
 * Deliveries that have been due for a minute, one event each, spread over the tenant's
 * subscriptions. The worker sees all of them at once. Returns the ids of the events, in the order
 * of the deliveries.
 */
export async function seedBacklog(
  { database }: System,
  { uid, subscriptionUids }: Tenant,
  { count, idPrefix }: { readonly count: number; readonly idPrefix: string },
): Promise<string[]> {
  const timeMs = Math.floor(nowMs());
  const data = dataText({ id: '@', sentAtMs: timeMs }, 1024);
  const client = await database.connect();
  try {
    await client.query('BEGIN');
    await client.query(EVENTS, [uid, data, timeMs, idPrefix, count]);
    await client.query(DELIVERIES, [uid, subscriptionUids, timeMs, count]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  // Autovacuum must not do this in the middle of a measurement.
  await database.query('ANALYZE events, deliveries');
  return Array.from({ length: count }, (_, index) => idPrefix + index);
}
