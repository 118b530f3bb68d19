import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity('api_keys')
export class ApiKeyRow {
  @PrimaryColumn('text')
  uid: string;

  @Column('text', { name: 'organisation_uid' })
  organisationUid: string;

  @Column('text', { name: 'pharmacy_uid', nullable: true })
  pharmacyUid: string | null;

  @Column('text', { name: 'display_name' })
  displayName: string;

  @Column('bytea', { name: 'key_hash', select: false })
  keyHash: Buffer;

  @Column('text', { array: true })
  permissions: string[];

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
