import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pharmacies')
export class PharmacyRow {
  @PrimaryColumn('text')
  uid: string;

  @Column('text', { name: 'organisation_uid' })
  organisationUid: string;

  @Column('text', { name: 'display_name' })
  displayName: string;
}
