import { Injectable } from '@nestjs/common';
import {
  EventStore,
  type NewEvent,
  NothingStoredError,
  type StoreResult,
} from '@rxhooks/application';
import { textLengthOf } from '@rxhooks/domain';
import { MicroBatcher } from '@rxhooks/platform';
import { DataSource } from 'typeorm';
import { PreparedStatements } from '../connection/prepared-statements.js';
import { databaseFaultOf } from '../connection/database-fault.js';
import { EVENT_BATCH } from '../connection/batch-options.js';
import { INSERT_EVENTS, toParameters } from './insert-events.js';

const EXPLAIN = `
  SELECT r.organisation_uid AS "organisationUid", r.id, e.fingerprint, o.move_state AS "moveState"
  FROM unnest($1::text[], $2::text[]) AS r (organisation_uid, id)
  LEFT JOIN organisations o ON o.uid = r.organisation_uid
  LEFT JOIN events e ON e.organisation_uid = r.organisation_uid AND e.id = r.id`;

type ExplainedRow = {
  readonly organisationUid: string;
  readonly id: string;
  readonly fingerprint: Buffer | null;
  readonly moveState: string | null;
};

@Injectable()
export class PgEventStore extends EventStore {
  readonly #batcher = new MicroBatcher(
    (events: readonly NewEvent[]) => this.#write(events),
    EVENT_BATCH,
    textLengthOf,
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: PreparedStatements,
  ) {
    super();
  }

  override async insert(events: readonly NewEvent[]): Promise<readonly StoreResult[]> {
    const ends = await Promise.allSettled(events.map((event) => this.#batcher.add(event)));
    const faults = ends.flatMap((end) =>
      end.status === 'rejected' ? [end.reason as unknown] : [],
    );
    if (faults.length === 0) return ends.flatMap((end) => ('value' in end ? [end.value] : []));
    const isCertain = faults.length === events.length && faults.every(isUndone);
    throw isCertain ? new NothingStoredError(faults[0]) : faults[0];
  }

  async #write(events: readonly NewEvent[]): Promise<readonly StoreResult[]> {
    const rows = await this.prepared.run<{ uid: string }>(
      'insert_events',
      INSERT_EVENTS,
      toParameters(events),
    );
    const stored = new Set(rows.map(({ uid }) => uid));
    const refused = events.filter(({ uid }) => !stored.has(uid));
    const explained = refused.length === 0 ? [] : await this.#explain(refused);
    return events.map((event) => {
      if (stored.has(event.uid)) return 'stored';
      const row = explained.find(
        ({ organisationUid, id }) => organisationUid === event.organisationUid && id === event.id,
      );
      return judge(event, row);
    });
  }

  /**
   * A second statement, because the first does not see what a concurrent transaction has just
   * committed.
   */
  #explain(events: readonly NewEvent[]): Promise<ExplainedRow[]> {
    return this.dataSource.query(EXPLAIN, [
      events.map(({ organisationUid }) => organisationUid),
      events.map(({ id }) => id),
    ]);
  }
}

/** Without an earlier event, what kept this one out is over by now, and sending it again helps. */
function judge(event: NewEvent, row: ExplainedRow | undefined): StoreResult {
  if (row?.moveState === 'moved') return 'moved';
  if (row?.moveState || !row?.fingerprint) return 'moving';
  const isErased = row.fingerprint.length === 0;
  return isErased || row.fingerprint.equals(event.fingerprint) ? 'duplicate' : 'mismatch';
}

/**
 * A server that answers has rolled the statement back; when it went away, the outcome is unknown.
 */
function isUndone(error: unknown): boolean {
  const fault = databaseFaultOf(error);
  return fault !== undefined && fault !== 'away';
}
