import { Injectable } from '@nestjs/common';
import { type QuarantinedEvent, QuarantineStore } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { TEXT_BYTES } from '../events/event-columns.js';

// Leaves out events whose payload was erased before their fan-out: they cannot be released.
const LIST = `
  SELECT uid, id, organisation_uid AS "organisationUid", type, quarantine_reason AS reason,
         accepted_at AS "acceptedAt"
  FROM events -- Organisation: all; operators read this list.
  WHERE quarantine_reason IS NOT NULL AND data IS NOT NULL AND ($1::text IS NULL OR uid < $1)
  ORDER BY uid DESC
  LIMIT $2`;

// Counts as taken before: workers that died with it may have made requests without a record.
const RELEASE = `
  WITH released AS (
    -- Organisation: all; operators name an event of any.
    UPDATE events SET quarantine_reason = NULL
    WHERE uid = $1 AND quarantine_reason IS NOT NULL AND data IS NOT NULL AND rxhooks_is_served(organisation_uid)
    RETURNING uid, organisation_uid, ${TEXT_BYTES} AS bytes
  )
  INSERT INTO waiting_events (uid, organisation_uid, bytes, opens) SELECT uid, organisation_uid, bytes, 1 FROM released
  RETURNING uid`;

@Injectable()
export class PgQuarantineStore extends QuarantineStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override list(page: {
    readonly limit: number;
    readonly before: string | undefined;
  }): Promise<readonly QuarantinedEvent[]> {
    return this.dataSource.query(LIST, [page.before, page.limit]);
  }

  override async release(eventUid: string): Promise<boolean> {
    const released: unknown[] = await this.dataSource.query(RELEASE, [eventUid]);
    return released.length === 1;
  }
}
