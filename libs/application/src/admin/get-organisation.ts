import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { type OrganisationDetails, OrganisationStore } from '../ports/organisation-store.js';

@Injectable()
export class GetOrganisation {
  constructor(private readonly organisations: OrganisationStore) {}

  /** @throws AppError `not_found` */
  async execute(uidOrSlug: string): Promise<OrganisationDetails> {
    const organisation = await this.organisations.find(uidOrSlug);
    if (!organisation) throw AppError.notFound();
    return organisation;
  }
}
