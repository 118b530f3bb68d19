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

const FIND_TAKEN = `
  SELECT organisation_uid AS "organisationUid", id, fingerprint FROM events
  JOIN unnest($1::text[], $2::text[]) AS taken (organisation_uid, id) USING (organisation_uid, id)`;

type TakenRow = { organisationUid: string; id: string; fingerprint: Buffer };

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
    const taken = refused.length === 0 ? [] : await this.#findTaken(refused);
    return events.map((event) => {
      if (stored.has(event.uid)) return 'stored';
      const holder = taken.find(
        ({ organisationUid, id }) => organisationUid === event.organisationUid && id === event.id,
      );
      if (holder?.fingerprint.length === 0) return 'duplicate';
      return holder?.fingerprint.equals(event.fingerprint) ? 'duplicate' : 'mismatch';
    });
  }

  /**
   * A second statement, because the first does not see what a concurrent transaction has just
   * committed.
   */
  #findTaken(events: readonly NewEvent[]): Promise<TakenRow[]> {
    return this.dataSource.query(FIND_TAKEN, [
      events.map(({ organisationUid }) => organisationUid),
      events.map(({ id }) => id),
    ]);
  }
}

/**
 * A server that answers has rolled the statement back; when it went away, the outcome is unknown.
 */
function isUndone(error: unknown): boolean {
  const fault = databaseFaultOf(error);
  return fault !== undefined && fault !== 'away';
}
