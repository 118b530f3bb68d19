import { Injectable } from '@nestjs/common';
import { type OrganisationDetails, OrganisationStore } from '../ports/organisation-store.js';

@Injectable()
export class ListOrganisations {
  constructor(private readonly organisations: OrganisationStore) {}

  execute(): Promise<readonly OrganisationDetails[]> {
    return this.organisations.list();
  }
}
