import { Injectable } from '@nestjs/common';
import {
  type AttemptRecord,
  type DeliveryFilter,
  DeliveryLog,
  type DeliverySummary,
  type ResendResult,
  type TenantScope,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { ATTEMPTS, deliveriesStatement, MAKE_DUE } from './delivery-log-statements.js';

type DeliveryColumns = Omit<DeliverySummary, 'nextAttemptAt' | 'reason'> & {
  readonly reason: string | null;
  readonly nextAttemptAt: Date | null;
};
type Nullable<T> = { readonly [Key in keyof T]: Exclude<T[Key], undefined> | null };

type ResendRow = {
  readonly subscriptionUid: string;
  readonly isRemoved: boolean;
  readonly isDisabled: boolean;
  readonly isErased: boolean;
  readonly attempt: number | null;
};

@Injectable()
export class PgDeliveryLog extends DeliveryLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(
    scope: TenantScope,
    filter: DeliveryFilter,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<readonly DeliverySummary[]> {
    const { sql, parameters } = deliveriesStatement(scope, filter, page);
    const rows: DeliveryColumns[] = await this.dataSource.query(sql, parameters);
    return rows.map(toSummary);
  }

  override async find(scope: TenantScope, uid: string): Promise<DeliverySummary | undefined> {
    const { sql, parameters } = deliveriesStatement(
      scope,
      { uid },
      { limit: 1, before: undefined },
    );
    const [row]: DeliveryColumns[] = await this.dataSource.query(sql, parameters);
    return row && toSummary(row);
  }

  override async attempts(scope: TenantScope, uid: string): Promise<readonly AttemptRecord[]> {
    const rows: Nullable<AttemptRecord>[] = await this.dataSource.query(
      ATTEMPTS,
      visible(scope, uid),
    );
    return rows.map((row) => ({
      number: row.number ?? 0,
      startedAt: row.startedAt ?? new Date(0),
      durationMs: row.durationMs ?? undefined,
      statusCode: row.statusCode ?? undefined,
      error: row.error ?? undefined,
      resent: row.resent ?? false,
      responseExcerpt: row.responseExcerpt ?? undefined,
    }));
  }

  override async makeDue(
    scope: TenantScope,
    uid: string,
    { notifyFailure }: { readonly notifyFailure: boolean },
  ): Promise<ResendResult> {
    const [row]: ResendRow[] = await this.dataSource.query(MAKE_DUE, [
      ...visible(scope, uid),
      notifyFailure,
    ]);
    if (!row) return { kind: 'unknown' };
    if (row.isRemoved) return { kind: 'subscription_removed' };
    if (row.isDisabled) return { kind: 'subscription_disabled' };
    if (row.isErased) return { kind: 'payload_erased' };
    if (row.attempt === null) return { kind: 'in_flight' };
    return { kind: 'scheduled', subscriptionUid: row.subscriptionUid, attempt: row.attempt };
  }
}

/** $1 to $3 of the statements about one delivery. */
const visible = ({ organisationUid, pharmacyUid }: TenantScope, uid: string) => [
  uid,
  organisationUid,
  pharmacyUid ?? null,
];

function toSummary(row: DeliveryColumns): DeliverySummary {
  const { nextAttemptAt, reason } = row;
  return { ...row, reason: reason ?? undefined, nextAttemptAt: nextAttemptAt ?? undefined };
}
