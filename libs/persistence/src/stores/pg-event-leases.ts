import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventLeases, type SuspectEvent, type TakenEvents } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { PreparedStatements } from '../prepared-statements.js';
import { EVENT_COLUMNS, type EventColumns, toEvent } from './event-columns.js';
import { isFree } from './lease-statement.js';

/** Renewed every two seconds, with room for a statement that has to wait. */
const LEASE = `interval '15 seconds'`;
// A worker that dies takes all that it has in hand with it, so one death says little about any of it.
const SUSPECT_AFTER = 2;

/** More than one event's text at a time, and no more than a worker has memory for. */
const MOST_BYTES = 16 * 1024 * 1024;

const IS_FREE = `fanned_out_at IS NULL AND ${isFree('events')}`;
const IS_ORDINARY = `${IS_FREE} AND opens < ${SUSPECT_AFTER} AND organisation_uid <> ALL ($3::text[])`;

/** Leases what the CTE `locked` has of uid, place and size, as far as it fits, for the holder $2. */
const LEASE_LOCKED = `fitting AS (
    SELECT uid FROM (SELECT uid, sum(size) OVER (ORDER BY place, uid) - size AS before FROM locked) l
    WHERE before < ${MOST_BYTES}
  ), taken AS (
    UPDATE events e SET lease_until = now() + ${LEASE}, lease_holder = $2, opens = opens + 1
    FROM fitting WHERE e.uid = fitting.uid
    RETURNING e.*
  )
  SELECT ${EVENT_COLUMNS}, (SELECT count(*)::int FROM locked) AS locked FROM taken e`;

/**
 * The organisations with waiting events by an index probe each, the oldest events of each, and of those as many as asked
 * for: every organisation's first one, then every second one. The row is looked at again under its lock, for another
 * worker may have it by now.
 */
const TAKE = `
  WITH RECURSIVE waiting AS (
    (SELECT organisation_uid FROM events WHERE fanned_out_at IS NULL ORDER BY organisation_uid LIMIT 1)
    UNION ALL
    SELECT (SELECT e.organisation_uid FROM events e
            WHERE e.fanned_out_at IS NULL AND e.organisation_uid > w.organisation_uid
            ORDER BY e.organisation_uid LIMIT 1)
    FROM waiting w WHERE w.organisation_uid IS NOT NULL
  ), chosen AS (
    SELECT e.uid, e.place FROM waiting w CROSS JOIN LATERAL (
      SELECT uid, accepted_at, row_number() OVER (ORDER BY organisation_uid, accepted_at) AS place FROM events
      -- Not with "=": the order would then be that of accepted_at alone, and the index that of all organisations.
      WHERE organisation_uid BETWEEN w.organisation_uid AND w.organisation_uid AND ${IS_ORDINARY}
      ORDER BY organisation_uid, accepted_at
      -- More than its share, for others may have less than theirs.
      LIMIT (SELECT greatest(1, 4 * $1::int / count(*)) FROM waiting)
    ) e
    ORDER BY e.place, e.accepted_at
    LIMIT $1
  ), locked AS (
    SELECT events.uid, chosen.place, octet_length(data) AS size FROM chosen
    JOIN events ON events.uid = chosen.uid AND ${IS_FREE}
    FOR UPDATE OF events SKIP LOCKED
  ), ${LEASE_LOCKED}`;

/**
 * Of the last seconds, in the order in which they came. What was fanned out stays in the index of what waits until the
 * next vacuum, so that looking through all of it would cost more with every event.
 */
const TAKE_LATEST = `
  WITH locked AS (
    SELECT uid, accepted_at AS place, octet_length(data) AS size FROM events
    WHERE accepted_at > now() - interval '5 seconds' AND ${IS_ORDINARY}
    ORDER BY accepted_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
  ), ${LEASE_LOCKED}`;

const TAKE_SUSPECT = `
  UPDATE events e SET lease_until = now() + ${LEASE}, lease_holder = $1, opens = opens + 1
  WHERE uid = (
    SELECT uid FROM events WHERE ${IS_FREE} AND opens >= ${SUSPECT_AFTER}
    ORDER BY accepted_at LIMIT 1
    FOR UPDATE SKIP LOCKED
  )
  RETURNING ${EVENT_COLUMNS}, opens`;

/** A worker that was frozen goes on where it stopped, and another one may have its events by then. */
const isHeldBy = (holder: string) => `fanned_out_at IS NULL AND lease_holder = ${holder}`;

const RENEW = `
  UPDATE events SET lease_until = now() + ${LEASE} WHERE uid = ANY($1::text[]) AND ${isHeldBy('$2')}`;

const PUT_DOWN = `
  UPDATE events SET lease_until = now() + $2 * interval '1 millisecond', opens = 0
  WHERE uid = ANY($1::text[]) AND ${isHeldBy('$3')}`;

type TakenRow = EventColumns & { readonly locked: number };

@Injectable()
export class PgEventLeases extends EventLeases {
  /** Of this process. */
  readonly #holder = randomUUID();

  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: PreparedStatements,
  ) {
    super();
  }

  override take(limit: number, except: readonly string[] = []): Promise<TakenEvents> {
    return this.#take('take_events', TAKE, [limit, this.#holder, except]);
  }

  override takeLatest(limit: number, except: readonly string[] = []): Promise<TakenEvents> {
    return this.#take('take_latest_events', TAKE_LATEST, [limit, this.#holder, except]);
  }

  override async takeSuspect(): Promise<SuspectEvent | undefined> {
    const [[suspect]]: [(EventColumns & { opens: number })[], number] = await this.dataSource.query(
      TAKE_SUSPECT,
      [this.#holder],
    );
    return suspect && { event: toEvent(suspect), opens: suspect.opens };
  }

  override async renew(eventUids: readonly string[]): Promise<void> {
    await this.dataSource.query(RENEW, [eventUids, this.#holder]);
  }

  override async putDown(eventUids: readonly string[], pauseMs: number): Promise<void> {
    await this.dataSource.query(PUT_DOWN, [eventUids, pauseMs, this.#holder]);
  }

  async #take(
    name: string,
    text: string,
    parameters: [number, string, readonly string[]],
  ): Promise<TakenEvents> {
    const rows = await this.prepared.run<TakenRow>(name, text, parameters);
    const locked = rows[0]?.locked ?? 0;
    return { events: rows.map(toEvent), isMore: locked >= parameters[0] || locked > rows.length };
  }
}
