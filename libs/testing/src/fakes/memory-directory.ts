import { Directory, type Organisation, type Pharmacy } from '@rxhooks/application';

export class MemoryDirectory extends Directory {
  readonly organisations: Organisation[] = [];
  readonly pharmacies: Pharmacy[] = [];

  override async addOrganisation(
    organisation: Omit<Organisation, 'createdAt'>,
  ): Promise<Organisation | undefined> {
    if (this.organisations.some(({ slug }) => slug === organisation.slug)) return undefined;
    const added = { ...organisation, createdAt: new Date(0) };
    this.organisations.push(added);
    return added;
  }

  override async listOrganisations(): Promise<readonly Organisation[]> {
    return this.organisations;
  }

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
