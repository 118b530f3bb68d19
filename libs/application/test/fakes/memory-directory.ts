import { Directory, type Organisation, type Pharmacy, type SearchPage } from '@rxhooks/application';
import { searchRows } from './search-rows.js';

export class MemoryDirectory extends Directory {
  readonly organisations: Organisation[] = [];
  readonly pharmacies: Pharmacy[] = [];

  override async findOrganisation(uidOrSlug: string): Promise<Organisation | undefined> {
    return this.organisations.find(({ uid, slug }) => uid === uidOrSlug || slug === uidOrSlug);
  }

  override async addPharmacy(pharmacy: Pharmacy): Promise<void> {
    this.pharmacies.push(pharmacy);
  }

  override async listPharmacies(
    organisationUid: string,
    page: SearchPage,
  ): Promise<readonly Pharmacy[]> {
    const own = this.pharmacies.filter((it) => it.organisationUid === organisationUid);
    return searchRows(own, page, ({ displayName }) => [displayName]);
  }

  override async findPharmacy(uid: string): Promise<Pharmacy | undefined> {
    return this.pharmacies.find((pharmacy) => pharmacy.uid === uid);
  }
}
