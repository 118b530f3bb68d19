import { Injectable } from '@nestjs/common';
import { type AuditEntry, type AuditFilter, AuditLog } from '@rxhooks/application';
import { DataSource } from 'typeorm';

const ADD = `
  INSERT INTO audit_log (uid, actor, organisation_uid, action, subject, result, request_id, reason)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE rxhooks_is_served($3)`;

const CONCLUDE = `
  -- Organisation: by the uid of an entry that the same call has added; it may be known only now.
  UPDATE audit_log
  SET result = $2, organisation_uid = COALESCE($3, organisation_uid), subject = COALESCE($4, subject)
  WHERE uid = $1`;

const LIST = `
  SELECT a.uid, a.at, a.actor, coalesce(k.display_name, o.display_name) AS "actorName",
    a.organisation_uid AS "organisationUid", a.action, a.subject, a.result, a.request_id AS "requestId", a.reason
  FROM audit_log a
  LEFT JOIN operator_keys o ON o.uid = a.actor
  -- Organisation: that of the entry, which such a key has written.
  LEFT JOIN api_keys k ON k.uid = a.actor
  WHERE ($1::text IS NULL OR a.organisation_uid = $1)
    AND ($2::text IS NULL OR a.action = $2)
    AND ($3::text IS NULL OR a.uid < $3)
  ORDER BY a.uid DESC
  LIMIT $4`;

type Row = {
  readonly [Key in keyof AuditEntry]: Exclude<AuditEntry[Key], undefined> | null;
} & Pick<AuditEntry, 'uid' | 'at' | 'actor' | 'action' | 'result'>;

@Injectable()
export class PgAuditLog extends AuditLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(entry: Omit<AuditEntry, 'at' | 'actorName'>): Promise<void> {
    const { uid, actor, organisationUid, action, subject, result, requestId, reason } = entry;
    const values = [uid, actor, organisationUid, action, subject, result, requestId, reason];
    await this.dataSource.query(ADD, values);
  }

  override async conclude(
    uid: string,
    { result, organisationUid, subject }: Parameters<AuditLog['conclude']>[1],
  ): Promise<void> {
    await this.dataSource.query(CONCLUDE, [uid, result, organisationUid, subject]);
  }

  override async list(
    { organisationUid, action }: AuditFilter,
    { limit, before }: { readonly limit: number; readonly before: string | undefined },
  ): Promise<readonly AuditEntry[]> {
    const values = [organisationUid, action, before, limit];
    const rows: Row[] = await this.dataSource.query(LIST, values);
    return rows.map((row) => ({
      ...row,
      actorName: row.actorName ?? undefined,
      organisationUid: row.organisationUid ?? undefined,
      subject: row.subject ?? undefined,
      requestId: row.requestId ?? undefined,
      reason: row.reason ?? undefined,
    }));
  }
}
