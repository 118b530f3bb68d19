import { EVENT_TYPE, nowMs } from '../payload.ts';
import type { System } from '../servers/system.ts';
import type { Tenant } from '../servers/tenant.ts';
import { uidSql } from './uid-sql.ts';

export interface History {
  readonly attempts: number;
}

const ATTEMPTS_EACH = 5;
const CHUNK = 200_000;
/** Payloads are erased after 30 days and deliveries deleted after 90. */
const SPREAD_MS = 20 * 24 * 3_600_000;

/** $1 newest time in ms, $2 ms between two, $3 first number, $4 last number. */
const TIME = `($1::float8 - $2::float8 * n)`;
const AT = `to_timestamp(${TIME} / 1000)`;
const NUMBERS = `generate_series($3::int, $4::int) AS n`;
/** One in twenty has failed. */
const HAS_FAILED = `n % 20 = 0`;

const EVENTS = `
  INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, accepted_at, fanned_out_at)
  SELECT ${uidSql('evt_', TIME, 'n')}, $5, 'history-' || n, '${EVENT_TYPE}', floor(${TIME} / 1000),
         '{"uid":"' || n || '"}', '\\x00', ${AT}, ${AT}
  FROM ${NUMBERS}`;

const DELIVERIES = `
  INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, attempts_made, created_at)
  SELECT ${uidSql('dlv_', TIME, 'n')}, ${uidSql('evt_', TIME, 'n')}, ($6::text[])[1 + n % cardinality($6::text[])], $5,
         CASE WHEN ${HAS_FAILED} THEN 'failed' ELSE 'succeeded' END, ${ATTEMPTS_EACH}, ${AT}
  FROM ${NUMBERS}`;

const ATTEMPTS = `
  INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, duration_ms, status_code, response_excerpt)
  SELECT ${uidSql('dlv_', TIME, 'n')}, $5, number, ${AT}, 12,
         CASE WHEN number < ${ATTEMPTS_EACH} OR ${HAS_FAILED} THEN 500 ELSE 200 END, 'ok'
  FROM ${NUMBERS}, generate_series(1, ${ATTEMPTS_EACH}) AS number`;

/** Ended deliveries of one organisation over twenty days, each with five attempts. */
export async function seedHistory(
  { database, bench }: System,
  { uid, subscriptionUids }: Tenant,
  { attempts }: History,
): Promise<void> {
  const deliveries = Math.ceil(attempts / ATTEMPTS_EACH);
  const newestMs = Math.floor(nowMs()) - 60_000;
  const client = await database.connect();
  try {
    await client.query('SET synchronous_commit = off'); // this session only, for speed
    for (let first = 1; first <= deliveries; first += CHUNK) {
      bench.signal.throwIfAborted();
      const last = Math.min(deliveries, first + CHUNK - 1);
      const times = [newestMs, SPREAD_MS / deliveries, first, last];
      await client.query(EVENTS, [...times, uid]);
      await client.query(DELIVERIES, [...times, uid, subscriptionUids]);
      await client.query(ATTEMPTS, times);
      bench.say(`  ${last * ATTEMPTS_EACH} attempts stored`);
    }
    // As in a database that has grown over weeks.
    await client.query('VACUUM ANALYZE events, deliveries, attempts');
    await client.query('CHECKPOINT');
  } finally {
    client.release(true);
  }
}
