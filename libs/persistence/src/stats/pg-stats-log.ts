import { Injectable } from '@nestjs/common';
import {
  type EndpointFigures,
  StatsLog,
  type StatsQuestion,
  type StatsRow,
  type TenantScope,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { FIGURES, OLDEST_WAITING, readStatement } from './stats-log-statements.js';

type Nullable<Row> = {
  readonly [Key in keyof Row]: undefined extends Row[Key]
    ? Exclude<Row[Key], undefined> | null
    : Row[Key];
};
type FiguresRow = Nullable<EndpointFigures> & { readonly uid: string };

@Injectable()
export class PgStatsLog extends StatsLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async read(
    scope: TenantScope,
    question: StatsQuestion,
    limit: number,
  ): Promise<readonly StatsRow[]> {
    const { from, to, subscriptionUid = null } = question;
    const { organisationUid, pharmacyUid = null } = scope;
    const rows: Nullable<StatsRow>[] = await this.dataSource.query(readStatement(scope, question), [
      organisationUid,
      from,
      to,
      pharmacyUid,
      subscriptionUid,
      limit,
    ]);
    return rows.map((row) => ({
      ...row,
      subscriptionUid: row.subscriptionUid ?? undefined,
      eventType: row.eventType ?? undefined,
    }));
  }

  override async oldestWaiting(
    { organisationUid, pharmacyUid }: TenantScope,
    subscriptionUid?: string,
  ): Promise<Date | undefined> {
    const parameters = [organisationUid, pharmacyUid ?? null, subscriptionUid ?? null];
    const [row]: { at: Date | null }[] = await this.dataSource.query(OLDEST_WAITING, parameters);
    return row?.at ?? undefined;
  }

  override async figuresOf(
    { organisationUid, pharmacyUid }: TenantScope,
    subscriptionUids: readonly string[],
    mostCounted: number,
  ): Promise<ReadonlyMap<string, EndpointFigures>> {
    const rows: FiguresRow[] = await this.dataSource.query(FIGURES, [
      organisationUid,
      pharmacyUid ?? null,
      subscriptionUids,
      mostCounted,
    ]);
    return new Map(
      rows.map(({ uid, backlog, ...row }) => [
        uid,
        {
          backlog,
          successRate: row.successRate ?? undefined,
          lastSuccessAt: row.lastSuccessAt ?? undefined,
          oldestWaitingAt: row.oldestWaitingAt ?? undefined,
        },
      ]),
    );
  }
}
