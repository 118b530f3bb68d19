import { Injectable } from '@nestjs/common';
import { Directory, type Organisation, type Pharmacy } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { OrganisationRow } from '../rows/organisation.row.js';
import { PharmacyRow } from '../rows/pharmacy.row.js';
import { isUniqueViolation } from './is-unique-violation.js';

@Injectable()
export class PgDirectory extends Directory {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async addOrganisation(
    organisation: Omit<Organisation, 'createdAt'>,
  ): Promise<Organisation | undefined> {
    const rows = this.dataSource.getRepository(OrganisationRow);
    try {
      await rows.insert(organisation);
    } catch (error) {
      if (isUniqueViolation(error)) return undefined;
      throw error;
    }
    return rows.findOneByOrFail({ uid: organisation.uid });
  }

  override async listOrganisations(): Promise<readonly Organisation[]> {
    return this.dataSource.getRepository(OrganisationRow).find({ order: { uid: 'ASC' } });
  }

  override async findOrganisation(uidOrSlug: string): Promise<Organisation | undefined> {
    const row = await this.dataSource
      .getRepository(OrganisationRow)
      .findOne({ where: [{ uid: uidOrSlug }, { slug: uidOrSlug }] });
    return row ?? undefined;
  }

  override async addPharmacy(pharmacy: Pharmacy): Promise<void> {
    await this.dataSource.getRepository(PharmacyRow).insert(pharmacy);
  }

  override async findPharmacy(uid: string): Promise<Pharmacy | undefined> {
    const row = await this.dataSource.getRepository(PharmacyRow).findOneBy({ uid });
    return row ?? undefined;
  }
}
