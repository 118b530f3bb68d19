import type { NewSubscription, SubscriptionChanges } from '@rxhooks/application';
import type { Subscription, SubscriptionStatus } from '@rxhooks/domain';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity('subscriptions')
export class SubscriptionRow {
  @PrimaryColumn('text')
  uid: string;

  @Column('text', { name: 'organisation_uid' })
  organisationUid: string;

  @Column('text', { name: 'pharmacy_uid', nullable: true })
  pharmacyUid: string | null;

  @Column('text')
  contract: string;

  @Column('text')
  target: string;

  @Column('text', { name: 'event_types', array: true })
  eventTypes: readonly string[];

  @Column('text', { name: 'payload_version' })
  payloadVersion: string;

  /** JSON text. */
  @Column('text', { name: 'meta_data', nullable: true })
  metaData: string | null;

  @Column('text', { name: 'sealed_secret' })
  sealedSecret: string;

  @Column('text', { name: 'sealed_headers', nullable: true })
  sealedHeaders: string | null;

  @Column('text', { name: 'dedupe_key', nullable: true })
  dedupeKey: string | null;

  @Column('text')
  status: SubscriptionStatus;

  @Column('text', { name: 'status_reason', nullable: true })
  statusReason: string | null;

  @Column('timestamptz', { name: 'status_since', nullable: true })
  statusSince: Date | null;

  @Column('jsonb', { name: 'previous_secrets' })
  previousSecrets: readonly { readonly sealed: string; readonly validUntil: string }[];

  @Column('double precision', { name: 'schedule_seconds', array: true, nullable: true })
  scheduleSeconds: readonly number[] | null;

  @Column('integer', { name: 'rate_per_second', nullable: true })
  ratePerSecond: number | null;

  @Column('text', { name: 'notify_email', nullable: true })
  notifyEmail: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at', nullable: true })
  updatedAt: Date | null;

  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt: Date | null;
}

/** The select list of a subscription under the alias `s`, for statements that join it. */
export const SUBSCRIPTION_COLUMNS = `
  s.uid, s.organisation_uid AS "organisationUid", s.pharmacy_uid AS "pharmacyUid", s.contract, s.target,
  s.event_types AS "eventTypes", s.payload_version AS "payloadVersion", s.meta_data AS "metaData",
  s.sealed_secret AS "sealedSecret", s.sealed_headers AS "sealedHeaders", s.created_at AS "createdAt",
  s.status, s.status_reason AS "statusReason", s.status_since AS "statusSince", s.previous_secrets AS "previousSecrets",
  s.schedule_seconds AS "scheduleSeconds", s.rate_per_second AS "ratePerSecond",
  s.notify_email AS "notifyEmail",
  s.updated_at AS "updatedAt", s.dedupe_key AS "dedupeKey", s.removed_at AS "removedAt"`;

export function toSubscription(row: SubscriptionRow): Subscription {
  return {
    uid: row.uid,
    organisationUid: row.organisationUid,
    pharmacyUid: row.pharmacyUid ?? undefined,
    contract: row.contract,
    target: row.target,
    eventTypes: row.eventTypes,
    payloadVersion: row.payloadVersion,
    // Not there at all when it was not asked for.
    metaData: row.metaData ? JSON.parse(row.metaData) : undefined,
    sealedSecret: row.sealedSecret,
    sealedHeaders: row.sealedHeaders ?? undefined,
    previousSecrets: row.previousSecrets.map(({ sealed, validUntil }) => ({
      sealed,
      validUntil: new Date(validUntil),
    })),
    status: row.status,
    statusReason: row.statusReason ?? undefined,
    statusSince: row.statusSince ?? undefined,
    scheduleSeconds: row.scheduleSeconds ?? undefined,
    ratePerSecond: row.ratePerSecond ?? undefined,
    notifyEmail: row.notifyEmail ?? undefined,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt ?? undefined,
    removedAt: row.removedAt ?? undefined,
  };
}

type Fields = Omit<SubscriptionChanges, 'isOnePerTargetAndType' | 'secret' | 'status'>;
type NewFields = Omit<NewSubscription, 'isOnePerTargetAndType'>;

/** The columns of what is given. What is undefined stays as it is, and `null` empties it. */
export function toColumns({ metaData, ...others }: Fields | NewFields): Partial<SubscriptionRow> {
  return { ...others, metaData: metaData && JSON.stringify(metaData) };
}
