import { Directory, type Organisation, type Pharmacy } from '@rxhooks/application';

export class MemoryDirectory extends Directory {
  readonly organisations: Organisation[] = [];
  readonly pharmacies: Pharmacy[] = [];

  override async findOrganisation(uidOrSlug: string): Promise<Organisation | undefined> {
    return this.organisations.find(({ uid, slug }) => uid === uidOrSlug || slug === uidOrSlug);
  }

  override async addPharmacy(pharmacy: Pharmacy): Promise<void> {
    this.pharmacies.push(pharmacy);
  }

  override async findPharmacy(uid: string): Promise<Pharmacy | undefined> {
    return this.pharmacies.find((pharmacy) => pharmacy.uid === uid);
  }
}
