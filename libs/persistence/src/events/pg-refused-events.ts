import { Injectable } from '@nestjs/common';
import {
  type RefusedEvent,
  type RefusedEventRow,
  RefusedEvents,
  type TenantScope,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isAway } from '../organisations/moving.js';

const NOTE = `
  INSERT INTO refused_events (uid, organisation_uid, job_id, id, type, reason)
  SELECT $1, $2, $3, $4, $5, $6 WHERE NOT ${isAway('$2::text')}
  ON CONFLICT (organisation_uid, job_id) DO NOTHING`;

/** $1 organisation, $2 uid or null, $3 limit. The newest of both are among the newest of each. */
const LIST = `
  SELECT uid, id, type, reason, state, at FROM (
    (SELECT uid, id, type, reason, 'refused' AS state, refused_at AS at FROM refused_events
     WHERE organisation_uid = $1 AND ($2::text IS NULL OR uid < $2) ORDER BY uid DESC LIMIT $3)
    UNION ALL
    (SELECT uid, id, type, quarantine_reason, 'quarantined', accepted_at FROM events
     WHERE organisation_uid = $1 AND quarantine_reason IS NOT NULL AND data IS NOT NULL AND ($2::text IS NULL OR uid < $2)
     ORDER BY uid DESC LIMIT $3)
  ) AS refused
  ORDER BY uid DESC LIMIT $3`;

type Row = Omit<RefusedEventRow, 'id' | 'type'> & {
  readonly id: string | null;
  readonly type: string | null;
};

@Injectable()
export class PgRefusedEvents extends RefusedEvents {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async note(event: RefusedEvent): Promise<void> {
    const { uid, organisationUid, jobId, id, type, reason } = event;
    const parameters = [uid, organisationUid, jobId, id ?? null, type ?? null, reason];
    await this.dataSource.query(NOTE, parameters);
  }

  override async list(
    { organisationUid }: TenantScope,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<readonly RefusedEventRow[]> {
    const parameters = [organisationUid, page.before ?? null, page.limit];
    const rows: Row[] = await this.dataSource.query(LIST, parameters);
    return rows.map((row) => ({ ...row, id: row.id ?? undefined, type: row.type ?? undefined }));
  }
}
