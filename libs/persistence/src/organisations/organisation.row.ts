import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity('organisations')
export class OrganisationRow {
  @PrimaryColumn('text')
  uid: string;

  @Column('text')
  slug: string;

  @Column('text', { name: 'display_name' })
  displayName: string;

  @Column('text', { name: 'contact_email', nullable: true })
  contactEmail: string | null;

  @Column('integer', { name: 'payload_retention_days', nullable: true })
  payloadRetentionDays: number | null;

  @Column('integer', { name: 'delivery_retention_days', nullable: true })
  deliveryRetentionDays: number | null;

  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
