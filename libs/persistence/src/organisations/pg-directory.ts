import { Injectable } from '@nestjs/common';
import { Directory, type Organisation, type Pharmacy, type SearchPage } from '@rxhooks/application';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { OrganisationRow } from './organisation.row.js';
import { PharmacyRow } from './pharmacy.row.js';
import { SEARCH_PHARMACIES } from './search-statements.js';

const REMEMBERED = 10_000;

/** Organisations and pharmacies are never renamed or removed, so cached ones stay right. */
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

  override findOrganisation(uidOrSlug: string): Promise<Organisation | undefined> {
    return this.#organisations.fetch(uidOrSlug);
  }

  override async addPharmacy(pharmacy: Pharmacy): Promise<void> {
    await this.dataSource.getRepository(PharmacyRow).insert(pharmacy);
  }

  override listPharmacies(
    organisationUid: string,
    { query, after, limit }: SearchPage,
  ): Promise<readonly Pharmacy[]> {
    return this.dataSource.query(SEARCH_PHARMACIES, [query, after, limit, organisationUid]);
  }

  override findPharmacy(uid: string): Promise<Pharmacy | undefined> {
    return this.#pharmacies.fetch(uid);
  }

  async #queryOrganisation(uidOrSlug: string): Promise<Organisation | undefined> {
    const row = await this.dataSource
      .getRepository(OrganisationRow)
      .findOne({ where: [{ uid: uidOrSlug }, { slug: uidOrSlug }] });
    return row ? toOrganisation(row) : undefined;
  }

  async #queryPharmacy(uid: string): Promise<Pharmacy | undefined> {
    const row = await this.dataSource.getRepository(PharmacyRow).findOneBy({ uid });
    return row ?? undefined;
  }
}

/** Leaves out the settings: they change, and must not be cached. */
function toOrganisation({ uid, slug, displayName, createdAt }: OrganisationRow): Organisation {
  return { uid, slug, displayName, createdAt };
}
