import type { SearchPage } from './search-page.js';

export type Organisation = {
  readonly uid: string;
  readonly slug: string;
  readonly displayName: string;
  readonly createdAt: Date;
};

export type Pharmacy = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly displayName: string;
};

/** Organisations and pharmacies, with the fields that never change. */
export abstract class Directory {
  abstract findOrganisation(uidOrSlug: string): Promise<Organisation | undefined>;
  abstract addPharmacy(pharmacy: Pharmacy): Promise<void>;
  abstract listPharmacies(organisationUid: string, page: SearchPage): Promise<readonly Pharmacy[]>;
  abstract findPharmacy(uid: string): Promise<Pharmacy | undefined>;
}
