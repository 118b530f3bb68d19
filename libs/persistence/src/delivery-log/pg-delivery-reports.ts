import { Injectable } from '@nestjs/common';
import {
  type DeliveryReport,
  DeliveryReports,
  type ReportFilter,
  type ReportPage,
  type TenantScope,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { FIND_REPORT, reportsStatement } from './delivery-report-statements.js';

type ReportRow = {
  readonly uid: string;
  readonly eventUid: string;
  readonly type: string;
  readonly timestamp: number;
  readonly data: string | null;
  readonly subscriptionUid: string;
  readonly metaData: string | null;
  readonly deliveredAt: Date | null;
  readonly startedAt: Date | null;
  readonly statusCode: number | null;
  readonly error: string | null;
};

@Injectable()
export class PgDeliveryReports extends DeliveryReports {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(
    scope: TenantScope,
    subscriptionUid: string,
    filter: ReportFilter,
    page: ReportPage,
  ): Promise<readonly DeliveryReport[]> {
    const { sql, parameters } = reportsStatement(scope, subscriptionUid, filter, page);
    const rows: ReportRow[] = await this.dataSource.query(sql, parameters);
    return rows.map(toReport);
  }

  override async find(
    { organisationUid, pharmacyUid }: TenantScope,
    contract: string,
    deliveryUid: string,
  ): Promise<DeliveryReport | undefined> {
    const [row]: ReportRow[] = await this.dataSource.query(FIND_REPORT, [
      deliveryUid,
      organisationUid,
      pharmacyUid ?? null,
      contract,
    ]);
    return row && toReport(row);
  }
}

function toReport(row: ReportRow): DeliveryReport {
  const { startedAt, statusCode, error, metaData } = row;
  return {
    uid: row.uid,
    event: {
      uid: row.eventUid,
      type: row.type,
      timestamp: row.timestamp,
      data: row.data ?? undefined,
    },
    subscription: {
      uid: row.subscriptionUid,
      metaData: metaData === null ? undefined : JSON.parse(metaData),
    },
    deliveredAt: row.deliveredAt ?? undefined,
    lastAttempt:
      startedAt === null
        ? undefined
        : { startedAt, statusCode: statusCode ?? undefined, error: error ?? undefined },
  };
}
