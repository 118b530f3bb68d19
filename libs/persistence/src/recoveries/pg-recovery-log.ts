import { Injectable } from '@nestjs/common';
import { type Recovery, RecoveryLog, type TenantScope } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { FIND_RECOVERY, LIST_RECOVERIES, type RecoveryRow, toRecovery } from './recovery.row.js';

/** A batch that is being sent is waited for, by the lock of the recovery. */
const CANCEL = `
  WITH cancelled AS (
    UPDATE recoveries r SET status = 'cancelled'
    WHERE r.organisation_uid = $1 AND ($2::text IS NULL OR r.pharmacy_uid = $2) AND r.uid = $3 AND r.status = 'running' AND rxhooks_is_served(r.organisation_uid)
    RETURNING r.uid, r.organisation_uid
  )
  DELETE FROM recovery_batches b USING cancelled
  WHERE b.recovery_uid = cancelled.uid AND ${isOf('b', 'cancelled.organisation_uid')}`;

@Injectable()
export class PgRecoveryLog extends RecoveryLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(
    scope: TenantScope,
    { limit, before }: { readonly limit: number; readonly before: string | undefined },
  ): Promise<readonly Recovery[]> {
    const parameters = [...visible(scope), before ?? null, limit];
    const rows: RecoveryRow[] = await this.dataSource.query(LIST_RECOVERIES, parameters);
    return rows.map(toRecovery);
  }

  override async find(scope: TenantScope, uid: string): Promise<Recovery | undefined> {
    const parameters = [...visible(scope), uid];
    const [row]: RecoveryRow[] = await this.dataSource.query(FIND_RECOVERY, parameters);
    return row && toRecovery(row);
  }

  override async cancel(scope: TenantScope, uid: string): Promise<Recovery | undefined> {
    await this.dataSource.query(CANCEL, [...visible(scope), uid]);
    return this.find(scope, uid);
  }
}

/** $1 and $2 of all statements. */
const visible = ({ organisationUid, pharmacyUid }: TenantScope) => [
  organisationUid,
  pharmacyUid ?? null,
];
