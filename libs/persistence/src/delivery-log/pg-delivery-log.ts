import { Injectable } from '@nestjs/common';
import {
  type AttemptRecord,
  type DeliveryFilter,
  DeliveryLog,
  type DeliverySummary,
  type LogPage,
  type LogRows,
  type ResendResult,
  type TenantScope,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { type PackedDetails, unpackDetails } from '../deliveries/packed-details.js';
import { ATTEMPTS, deliveriesStatement, MAKE_DUE } from './delivery-log-statements.js';
import type { LogFilter } from './log-scans.js';
import { toWaitingFor, type WaitColumns } from './wait-facts.js';

type DeliveryColumns = WaitColumns &
  Omit<DeliverySummary, 'isTest' | 'nextAttemptAt' | 'waitingFor' | 'lastAttempt' | 'reason'> & {
    readonly reason: string | null;
    readonly lastStartedAt: Date | null;
    readonly lastStatusCode: number | null;
    readonly lastError: string | null;
  };
/** The only row of an empty page has nothing but this. */
type LogRow = { readonly lookedUntil: string | null } & (DeliveryColumns | { readonly uid: null });
type Nullable<T> = { readonly [Key in keyof T]: Exclude<T[Key], undefined> | null };

type AttemptRow = Nullable<Omit<AttemptRecord, 'details'>> & {
  readonly details: PackedDetails | null;
};

type ResendRow = {
  readonly subscriptionUid: string;
  readonly isRemoved: boolean;
  readonly isDisabled: boolean;
  readonly isErased: boolean;
  readonly isOrganisationPaused: boolean;
  readonly isPaused: boolean;
  readonly isOpen: boolean;
  readonly heldUntil: Date | null;
  readonly attempt: number | null;
};

@Injectable()
export class PgDeliveryLog extends DeliveryLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(scope: TenantScope, filter: DeliveryFilter, page: LogPage): Promise<LogRows> {
    return this.#read(scope, filter, page);
  }

  override async find(scope: TenantScope, uid: string): Promise<DeliverySummary | undefined> {
    const { rows } = await this.#read(
      scope,
      { uid },
      { limit: 1, order: 'newest', after: undefined },
    );
    return rows[0];
  }

  override async attempts(scope: TenantScope, uid: string): Promise<readonly AttemptRecord[]> {
    const rows: AttemptRow[] = await this.dataSource.query(ATTEMPTS, visible(scope, uid));
    return rows.map((row) => ({
      number: row.number ?? 0,
      startedAt: row.startedAt ?? new Date(0),
      durationMs: row.durationMs ?? undefined,
      statusCode: row.statusCode ?? undefined,
      error: row.error ?? undefined,
      resent: row.resent ?? false,
      responseExcerpt: row.responseExcerpt ?? undefined,
      details: unpackDetails(row.details),
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
    const { subscriptionUid, attempt, heldUntil, isOpen } = row;
    if (row.isDisabled) return { kind: 'subscription_disabled', subscriptionUid };
    if (row.isErased) return { kind: 'payload_erased' };
    if (attempt !== null) return { kind: 'scheduled', subscriptionUid, attempt };
    const until = heldUntil ?? undefined;
    if (row.isOrganisationPaused)
      return { kind: 'organisation_paused', subscriptionUid, until: undefined };
    if (row.isPaused) return { kind: 'paused', subscriptionUid, until: undefined };
    if (isOpen) return { kind: 'circuit_open', subscriptionUid, until };
    if (until) return { kind: 'held', subscriptionUid, until };
    return { kind: 'in_flight' };
  }

  async #read(scope: TenantScope, filter: LogFilter, page: LogPage): Promise<LogRows> {
    const { sql, parameters } = deliveriesStatement(scope, filter, page);
    const rows: LogRow[] = await this.dataSource.query(sql, parameters);
    return {
      rows: rows.flatMap((row) => (row.uid === null ? [] : [toSummary(row)])),
      lookedUntil: rows[0]?.lookedUntil ?? undefined,
    };
  }
}

/** $1 to $3 of the statements about one delivery. */
const visible = ({ organisationUid, pharmacyUid }: TenantScope, uid: string) => [
  uid,
  organisationUid,
  pharmacyUid ?? null,
];

function toSummary(row: DeliveryColumns): DeliverySummary {
  const waitingFor = toWaitingFor(row);
  const { lastStartedAt: startedAt, lastStatusCode, lastError } = row;
  return {
    uid: row.uid,
    isTest: false,
    eventId: row.eventId,
    eventType: row.eventType,
    subscriptionUid: row.subscriptionUid,
    target: row.target,
    status: row.status,
    reason: row.reason ?? undefined,
    attemptsMade: row.attemptsMade,
    nextAttemptAt: waitingFor?.until,
    waitingFor,
    lastAttempt:
      startedAt === null
        ? undefined
        : { startedAt, statusCode: lastStatusCode ?? undefined, error: lastError ?? undefined },
    createdAt: row.createdAt,
  };
}
