import type { SubscriptionStatus } from '@rxhooks/domain';
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
  eventTypes: string[];

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

  @Column('jsonb', { name: 'previous_secrets' })
  previousSecrets: { readonly sealed: string; readonly validUntil: string }[];

  @Column('double precision', { name: 'schedule_seconds', array: true, nullable: true })
  scheduleSeconds: number[] | null;

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
