import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventLeases, type SuspectEvent } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isFree } from './lease-statement.js';

/** Renewed every two seconds, with room for a statement that has to wait. */
const LEASE = `interval '15 seconds'`;
// A worker that dies takes all that it has in hand with it, so one death says little about any of it.
const SUSPECT_AFTER = 2;

const IS_FREE = `fanned_out_at IS NULL AND ${isFree('events')}`;
const IS_OVERDUE = `${IS_FREE} AND accepted_at < now() - $1 * interval '1 millisecond'`;

/**
 * The organisations with waiting events by an index probe each, the oldest events of each, and of those as many as asked
 * for: every organisation's first one, then every second one. The row is looked at again under its lock, for another
 * worker may have it by now.
 */
const TAKE_OVERDUE = `
  WITH RECURSIVE waiting AS (
    (SELECT organisation_uid FROM events WHERE fanned_out_at IS NULL ORDER BY organisation_uid LIMIT 1)
    UNION ALL
    SELECT (SELECT e.organisation_uid FROM events e
            WHERE e.fanned_out_at IS NULL AND e.organisation_uid > w.organisation_uid
            ORDER BY e.organisation_uid LIMIT 1)
    FROM waiting w WHERE w.organisation_uid IS NOT NULL
  ), chosen AS (
    SELECT e.uid FROM waiting w CROSS JOIN LATERAL (
      SELECT uid, accepted_at, row_number() OVER (ORDER BY accepted_at) AS place FROM events
      WHERE organisation_uid = w.organisation_uid AND ${IS_OVERDUE} AND opens < ${SUSPECT_AFTER}
      ORDER BY accepted_at
      -- More than its share, for others may have less than theirs.
      LIMIT (SELECT greatest(1, 4 * $2::int / count(*)) FROM waiting)
    ) e
    ORDER BY e.place, e.accepted_at
    LIMIT $2
  ), locked AS (
    SELECT uid FROM events WHERE uid = ANY (ARRAY(SELECT uid FROM chosen)) AND ${IS_FREE}
    FOR UPDATE SKIP LOCKED
  )
  UPDATE events e SET lease_until = now() + ${LEASE}, lease_holder = $3, opens = opens + 1
  FROM locked WHERE e.uid = locked.uid
  RETURNING e.uid`;

const TAKE_SUSPECT = `
  UPDATE events SET lease_until = now() + ${LEASE}, lease_holder = $2, opens = opens + 1
  WHERE uid = (
    SELECT uid FROM events WHERE ${IS_OVERDUE} AND opens >= ${SUSPECT_AFTER}
    ORDER BY accepted_at LIMIT 1
    FOR UPDATE SKIP LOCKED
  )
  RETURNING uid, opens`;

/** A worker that was frozen goes on where it stopped, and another one may have its events by then. */
const isHeldBy = (holder: string) => `fanned_out_at IS NULL AND lease_holder = ${holder}`;

const RENEW = `
  UPDATE events SET lease_until = now() + ${LEASE} WHERE uid = ANY($1::text[]) AND ${isHeldBy('$2')}`;

const PUT_DOWN = `
  UPDATE events SET lease_until = now() + $2 * interval '1 millisecond', opens = 0
  WHERE uid = ANY($1::text[]) AND ${isHeldBy('$3')}`;

@Injectable()
export class PgEventLeases extends EventLeases {
  /** Of this process. */
  readonly #holder = randomUUID();

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async takeOverdue(olderThanMs: number, limit: number): Promise<readonly string[]> {
    const [taken]: [{ uid: string }[], number] = await this.dataSource.query(TAKE_OVERDUE, [
      olderThanMs,
      limit,
      this.#holder,
    ]);
    return taken.map(({ uid }) => uid);
  }

  override async takeSuspect(olderThanMs: number): Promise<SuspectEvent | undefined> {
    const [[suspect]]: [SuspectEvent[], number] = await this.dataSource.query(TAKE_SUSPECT, [
      olderThanMs,
      this.#holder,
    ]);
    return suspect;
  }

  override async renew(eventUids: readonly string[]): Promise<void> {
    await this.dataSource.query(RENEW, [eventUids, this.#holder]);
  }

  override async putDown(eventUids: readonly string[], pauseMs: number): Promise<void> {
    await this.dataSource.query(PUT_DOWN, [eventUids, pauseMs, this.#holder]);
  }
}
