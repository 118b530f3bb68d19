import { CorrectedClock, KeyRingSealer, UuidIdFactory } from '@rxhooks/platform';
import { newEvent, openStores, type Stores } from './stores.js';
import type { MoveStep } from '../src/move/move.js';
import { MOVED_TABLES, rowsOf } from '../src/move/moved-tables.js';
import { giveUpMove, moveOrganisation, type MoveOptions } from '../src/move/move-organisation.js';

const ids = new UuidIdFactory(new CorrectedClock());

export const ringOf = (kid: string) => new KeyRingSealer([{ kid, key: Buffer.alloc(32, 7) }]);

export class Killed extends Error {}

/** A hook that ends the command once it has made the step, as a kill would: nothing that it does after that happens. */
export const killAfter = (last: MoveStep) => async (step: MoveStep) => {
  if (step === last) throw new Killed();
};

export type TwoCells = Awaited<ReturnType<typeof openTwoCells>>;

/** Two cells with a database each. The URLs differ, as do the processes. */
export async function openTwoCells() {
  const source = await openStores();
  const target = await openStores();
  const [fromUrl, toUrl] = [urlOf(source), urlOf(target)];
  const said: string[] = [];
  const optionsFor = (organisation: string, more: Partial<MoveOptions>): MoveOptions => ({
    fromUrl,
    toUrl,
    organisation,
    sealer: ringOf('k1'),
    ids,
    say: (text) => said.push(text),
    drainMs: 5000,
    ...more,
  });
  return {
    source,
    target,
    fromUrl,
    toUrl,
    said,
    move: (organisation: string, more: Partial<MoveOptions> = {}) =>
      moveOrganisation(optionsFor(organisation, more)),
    giveUp: (organisation: string, more: Partial<MoveOptions> = {}) =>
      giveUpMove(optionsFor(organisation, more)),
    /** An organisation at the source with something in every table that a move copies. */
    organisation: () => addOrganisation(source),
    /** `absent`, `active`, or how it is moved. */
    async states(uid: string) {
      return [await stateOf(source, uid), await stateOf(target, uid)];
    },
    /** The organisation's rows in each table that a move copies. */
    countsOf: (cell: 'source' | 'target', uid: string) => countsOf({ source, target }[cell], uid),
    /** The steps of its moves that the cell has on record. */
    actionsOf: (cell: 'source' | 'target', uid: string) => actionsOf({ source, target }[cell], uid),
    async close() {
      await source.close();
      await target.close();
    },
  };
}

/** One statement that the guards of moving organisations let through. */
export async function unguarded({ dataSource }: Stores, text: string, parameters: unknown[]) {
  await dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL rxhooks.moves = 'on'`);
    await manager.query(text, parameters);
  });
}

export function urlOf({ dataSource }: Stores): string {
  return (dataSource.options as { url?: string }).url ?? '';
}

export async function stateOf({ sql }: Stores, uid: string): Promise<string> {
  const [row]: { state: string | null }[] = await sql(
    'SELECT move_state AS state FROM organisations WHERE uid = $1',
    [uid],
  );
  return row ? (row.state ?? 'active') : 'absent';
}

async function countsOf({ sql }: Stores, uid: string): Promise<Record<string, number>> {
  const counts = MOVED_TABLES.map(async (table) => {
    const [row] = await sql(`SELECT count(*)::int FROM ${rowsOf(table)}`, [uid]);
    return [table.name, row.count] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

async function actionsOf({ sql }: Stores, uid: string): Promise<string[]> {
  const rows: { action: string }[] = await sql(
    `SELECT action FROM audit_log WHERE organisation_uid = $1 AND action LIKE 'organisation.move.%' ORDER BY uid`,
    [uid],
  );
  return rows.map(({ action }) => action.replace('organisation.move.', ''));
}

async function addOrganisation(source: Stores) {
  const uid = await source.addOrganisation();
  const pharmacyUid = await source.addPharmacy(uid);
  const subscriptionUid = await source.subscribe(uid);
  await source.sql('UPDATE subscriptions SET sealed_secret = $2 WHERE uid = $1', [
    subscriptionUid,
    ringOf('k1').seal('whsec_secret', subscriptionUid),
  ]);
  const delivery = await source.addDue(subscriptionUid);
  const event = newEvent(uid);
  await source.events.insert([event]);
  await source.sql(
    `INSERT INTO api_keys (uid, organisation_uid, display_name, key_hash, permissions)
     VALUES ($1, $1, 'ops', decode(md5($1), 'hex'), '{event:write}')`,
    [uid],
  );
  await source.sql(
    `INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, response_excerpt)
     VALUES ($1, $2, 1, now(), 'an answer')`,
    [delivery[0], uid],
  );
  await source.sql('UPDATE deliveries SET attempts_made = 1 WHERE uid = $1', delivery);
  await source.sql(
    'INSERT INTO endpoint_states (subscription_uid, organisation_uid) VALUES ($1, $2)',
    [subscriptionUid, uid],
  );
  await source.sql(
    `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body)
     VALUES ($1, $1, 'ops@clinic.example', 'subject', 'body')`,
    [uid],
  );
  await source.sql(
    `INSERT INTO mail_addresses (organisation_uid, address, token_hash, notification_uid)
     VALUES ($1, 'ops@clinic.example', decode(md5($1), 'hex'), $1)`,
    [uid],
  );
  await source.sql(
    `INSERT INTO audit_log (uid, actor, organisation_uid, action, result)
     VALUES ($1, 'operator', $1, 'organisation.update', 'done')`,
    [uid],
  );
  await source.sql(
    `INSERT INTO business_keys (organisation_uid, key_hash, event_uid, visibility)
     VALUES ($1, decode(md5($1), 'hex'), $2, 0)`,
    [uid, event.uid],
  );
  await source.sql(
    `INSERT INTO recoveries (uid, organisation_uid, request, statuses, since, until, rate_per_second)
     VALUES ($1, $1, '{}', '{failed}', now(), now(), 1)`,
    [uid],
  );
  await source.sql(
    `INSERT INTO recovery_batches (recovery_uid, place, subscription_uid, organisation_uid, delivery_uids)
     VALUES ($1, 0, $2, $1, $3)`,
    [uid, subscriptionUid, delivery],
  );
  const counts = `'order', 1, 1, 1, 0, '{0,1}', '{2}'`;
  await source.sql(
    `INSERT INTO stats_hours (organisation_uid, subscription_uid, bucket, event_type, accepted, attempts, succeeded, failed, latency, receiver)
     VALUES ($1, $2, '2026-03-01T10:00:00Z', ${counts})`,
    [uid, subscriptionUid],
  );
  await source.sql(
    `INSERT INTO stats_minutes (organisation_uid, subscription_uid, bucket, event_type, accepted, attempts, succeeded, failed, latency, receiver, writer)
     VALUES ($1, '', now(), ${counts}, 'wkr_1')`,
    [uid],
  );
  await source.sql(
    `INSERT INTO refused_events (uid, organisation_uid, job_id, reason) VALUES ($1, $2, 'job_1', 'reason')`,
    [newEvent(uid).uid, uid],
  );
  await source.sql(
    `INSERT INTO test_deliveries (organisation_uid, uid, subscription_uid, event_id, event_type, started_at, duration_ms, resent, details)
     VALUES ($1, 'dlv_test', $2, 'evt_test', 'note_added', now(), 1, false, '{"m":"test"}')`,
    [uid, subscriptionUid],
  );
  return { uid, pharmacyUid, subscriptionUid, deliveryUid: delivery[0] ?? '', event };
}
