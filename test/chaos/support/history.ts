import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { KeyRingSealer, loadConfig } from '@rxhooks/platform';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { insertKeys } from '../../../libs/persistence/src/business-keys/packed-keys.js';
import { PgBusinessKeyHasher } from '../../../libs/persistence/src/business-keys/pg-business-key-hasher.js';
import type { Env } from './chaos-app.js';

/** What an event, its delivery, a business key and their indexes take, and as much again for the write-ahead log. */
const BYTES_PER_EVENT = 2500;
const PART = 250_000;
const DAY_MS = 86_400_000;
/** Younger than what retention looks at. */
const DAYS = 7;

export type History = {
  readonly organisationUid: string;
  /** Of every thousand deliveries one is of the second and has failed. */
  readonly subscriptionUids: readonly [healthy: string, failing: string];
  readonly events: number;
  /** Numbers of events, from 1, that have the business key `po-<number>`; the keys of others are not of any text. */
  readonly searched: readonly number[];
};

/** Writes past events with one delivery and one business key each, evenly over the days until now. */
export async function writeHistory(
  world: { readonly database: DataSource; readonly env: Env },
  { organisationUid, subscriptionUids, events, searched }: History,
): Promise<void> {
  await expectRoom(events * BYTES_PER_EVENT);
  const client = new Client({ connectionString: world.env['DATABASE_URL'] });
  await client.connect();
  try {
    await client.query(NUMBERS, [events, Date.now() - DAYS * DAY_MS, (DAYS * DAY_MS) / events]);
    for (let from = 1; from <= events; from += PART) {
      const range = [from, Math.min(from + PART - 1, events)];
      await client.query(EVENTS, [organisationUid, ...range]);
      await client.query(DELIVERIES, [organisationUid, ...range, ...subscriptionUids]);
      await client.query(ATTEMPTS, [organisationUid, ...range]);
      await client.query(KEYS, [organisationUid, ...range]);
    }
    const hasher = new PgBusinessKeyHasher(world.database, sealerOf(world.env));
    for (const number of searched) {
      const packed = await hasher.pack(organisationUid, [
        { value: `po-${number}`, visibility: 'everybody' },
      ]);
      await client.query(SEARCHED, [organisationUid, number, packed]);
    }
    for (const table of ['events', 'deliveries', 'attempts', 'business_keys'])
      await client.query(`VACUUM ANALYZE ${table}`);
  } finally {
    await client.end();
  }
}

const sealerOf = (env: Env) => new KeyRingSealer(loadConfig(env).encryptionKeys);

async function expectRoom(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir());
  const inGigabytes = (amount: number) => (amount / 1024 ** 3).toFixed(1);
  if (bavail * bsize < bytes)
    throw new Error(
      `The history takes up to ${inGigabytes(bytes)} GB in ${tmpdir()}, where ${inGigabytes(bavail * bsize)} GB are free.`,
    );
}

/** $1 events, $2 time of the first in ms, $3 ms from one to the next. */
const NUMBERS = `SELECT set_config('history.first_ms', $2::text, false), set_config('history.step_ms', $3::text, false), $1::int`;

const MS = `(current_setting('history.first_ms')::float8 + n * current_setting('history.step_ms')::float8)`;
/** As a process makes it at that time; its end is the number. */
const uid = (prefix: string) =>
  `'${prefix}' || lpad(to_hex(${MS}::bigint), 12, '0') || '7' || lpad(n::text, 19, '0')`;
const AT = `to_timestamp(${MS} / 1000)`;
const IS_FAILED = 'n % 1000 = 0';

/** $1 organisation, $2 to $3 numbers. */
const EVENTS = `
  INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, accepted_at, fanned_out_at)
  SELECT ${uid('evt_')}, $1, 'past-' || n, 'pharmacy_order_created', ${MS}::bigint / 1000, '{"uid":"past-' || n || '"}', '', ${AT}, ${AT}
  FROM generate_series($2::int, $3::int) n`;

/** $4 subscription of what succeeded, $5 of what failed. */
const DELIVERIES = `
  INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status, attempts_made, created_at)
  SELECT ${uid('dlv_')}, ${uid('evt_')}, CASE WHEN ${IS_FAILED} THEN $5 ELSE $4 END, $1,
         CASE WHEN ${IS_FAILED} THEN 'failed' ELSE 'succeeded' END, 1, ${AT}
  FROM generate_series($2::int, $3::int) n`;

const ATTEMPTS = `
  INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, duration_ms, status_code, error)
  SELECT ${uid('dlv_')}, $1, 1, ${AT}, 12, CASE WHEN ${IS_FAILED} THEN 503 ELSE 200 END,
         CASE WHEN ${IS_FAILED} THEN 'http_status: The receiver answered with 503.' END
  FROM generate_series($2::int, $3::int) n`;

const KEYS = `
  INSERT INTO business_keys (organisation_uid, key_hash, event_uid, visibility)
  SELECT $1, decode(md5(n::text), 'hex'), ${uid('evt_')}, 0
  FROM generate_series($2::int, $3::int) n ORDER BY 2`;

/** $2 number of an event, $3 its one key, packed. */
const SEARCHED = `
  WITH event AS (
    UPDATE events SET business_keys = $3 WHERE organisation_uid = $1 AND id = 'past-' || $2::int
    RETURNING organisation_uid, uid, business_keys
  ) ${insertKeys('event')}`;
