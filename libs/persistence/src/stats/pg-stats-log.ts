import { Injectable } from '@nestjs/common';
import {
  type EndpointFigures,
  type StatsBounds,
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
/** The only row of an empty answer has no time. */
type AnswerRow = { readonly isTooMuch: boolean } & (Nullable<StatsRow> | { readonly at: null });
type FiguresRow = Nullable<EndpointFigures> & { readonly uid: string };

@Injectable()
export class PgStatsLog extends StatsLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async read(
    scope: TenantScope,
    question: StatsQuestion,
    bounds: StatsBounds,
  ): Promise<readonly StatsRow[] | undefined> {
    const { from, to, subscriptionUid = null } = question;
    const { organisationUid, pharmacyUid = null } = scope;
    const rows: AnswerRow[] = await this.dataSource.query(readStatement(scope, question), [
      organisationUid,
      from,
      to,
      pharmacyUid,
      subscriptionUid,
      bounds.rows,
      bounds.addedUp,
    ]);
    if (rows[0]?.isTooMuch) return undefined;
    return rows.flatMap((row) => (row.at === null ? [] : [toStatsRow(row)]));
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

const toStatsRow = (row: Nullable<StatsRow>): StatsRow => ({
  at: row.at,
  accepted: row.accepted,
  attempts: row.attempts,
  succeeded: row.succeeded,
  failed: row.failed,
  latency: untilLast(row.latency),
  receiver: untilLast(row.receiver),
  subscriptionUid: row.subscriptionUid ?? undefined,
  eventType: row.eventType ?? undefined,
});

/** Without the zeros at the end. */
const untilLast = (counts: readonly number[]) =>
  counts.slice(0, counts.findLastIndex((count) => count > 0) + 1);
