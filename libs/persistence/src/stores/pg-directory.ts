import { Injectable } from '@nestjs/common';
import { Directory, type Organisation, type Pharmacy } from '@rxhooks/application';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { OrganisationRow } from '../rows/organisation.row.js';
import { PharmacyRow } from '../rows/pharmacy.row.js';
import { isUniqueViolation } from './is-unique-violation.js';

const REMEMBERED = 10_000;

/** Organisations and pharmacies are never renamed or removed, so one that was found once need not be asked for again. */
@Injectable()
export class PgDirectory extends Directory {
  readonly #organisations = new LRUCache<string, Organisation>({
    max: REMEMBERED,
    fetchMethod: (uidOrSlug) => this.#queryOrganisation(uidOrSlug),
  });
  readonly #pharmacies = new LRUCache<string, Pharmacy>({
    max: REMEMBERED,
    fetchMethod: (uid) => this.#queryPharmacy(uid),
  });

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

  override findOrganisation(uidOrSlug: string): Promise<Organisation | undefined> {
    return this.#organisations.fetch(uidOrSlug);
  }

  override async addPharmacy(pharmacy: Pharmacy): Promise<void> {
    await this.dataSource.getRepository(PharmacyRow).insert(pharmacy);
  }

  override findPharmacy(uid: string): Promise<Pharmacy | undefined> {
    return this.#pharmacies.fetch(uid);
  }

  async #queryOrganisation(uidOrSlug: string): Promise<Organisation | undefined> {
    const row = await this.dataSource
      .getRepository(OrganisationRow)
      .findOne({ where: [{ uid: uidOrSlug }, { slug: uidOrSlug }] });
    return row ?? undefined;
  }

  async #queryPharmacy(uid: string): Promise<Pharmacy | undefined> {
    const row = await this.dataSource.getRepository(PharmacyRow).findOneBy({ uid });
    return row ?? undefined;
  }
}
