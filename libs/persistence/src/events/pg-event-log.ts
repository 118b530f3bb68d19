import { Injectable } from '@nestjs/common';
import {
  type EventFilter,
  EventLog,
  type EventPage,
  type EventSummary,
  type SubscriptionInView,
  type TenantScope,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import {
  eventsStatement,
  FIND_EVENT,
  READ_TEXT,
  WITHOUT_DELIVERY,
} from './event-log-statements.js';

type EventRow = Omit<EventSummary, 'pharmacyUid'> & { readonly pharmacyUid: string | null };
/** An event, or the uid at which the look has ended. */
type PageRow = EventRow & { readonly bound: string | null };
type SubscriptionRow = Omit<SubscriptionInView, 'pharmacyUid' | 'removedAt'> & {
  readonly pharmacyUid: string | null;
  readonly removedAt: Date | null;
};
type TextRow = { readonly data: string | null; readonly metadata: string | null };

@Injectable()
export class PgEventLog extends EventLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(
    scope: TenantScope,
    filter: EventFilter,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<EventPage> {
    // One row more than asked for shows whether another page exists, without a count.
    const asked = { ...page, limit: page.limit + 1 };
    const { sql, parameters } = eventsStatement(scope, filter, asked);
    const rows: PageRow[] = await this.dataSource.query(sql, parameters);
    const bound = rows.find((row) => row.bound !== null)?.bound ?? undefined;
    const found = rows.filter((row) => row.bound === null);
    const events = found.slice(0, page.limit).map(toSummary);
    return { events, next: found.length > page.limit ? events.at(-1)?.uid : bound };
  }

  override async find(scope: TenantScope, id: string): Promise<EventSummary | undefined> {
    const [row]: EventRow[] = await this.dataSource.query(FIND_EVENT, [...visible(scope), id]);
    return row && toSummary(row);
  }

  override async listWithoutDelivery(
    scope: TenantScope,
    { uid, type }: EventSummary,
  ): Promise<readonly SubscriptionInView[]> {
    const parameters = [...visible(scope), uid, type];
    const rows: SubscriptionRow[] = await this.dataSource.query(WITHOUT_DELIVERY, parameters);
    return rows.map((row) => ({
      ...row,
      pharmacyUid: row.pharmacyUid ?? undefined,
      removedAt: row.removedAt ?? undefined,
    }));
  }

  override async readText(scope: TenantScope, id: string) {
    const [row]: TextRow[] = await this.dataSource.query(READ_TEXT, [...visible(scope), id]);
    return row && { data: row.data ?? undefined, metadata: row.metadata ?? undefined };
  }
}

/** $1 and $2 of all statements. */
const visible = ({ organisationUid, pharmacyUid }: TenantScope) => [
  organisationUid,
  pharmacyUid ?? null,
];

function toSummary(row: EventRow): EventSummary {
  return {
    uid: row.uid,
    organisationUid: row.organisationUid,
    pharmacyUid: row.pharmacyUid ?? undefined,
    id: row.id,
    type: row.type,
    timestamp: row.timestamp,
    acceptedAt: row.acceptedAt,
    fanOut: row.fanOut,
    isErased: row.isErased,
  };
}
