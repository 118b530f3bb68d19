import { Injectable } from '@nestjs/common';
import { type OrganisationDetails, OrganisationStore } from '../ports/organisation-store.js';
import type { SearchPage } from '../ports/search-page.js';
import { type Page, readPage } from './read-page.js';

@Injectable()
export class ListOrganisations {
  constructor(private readonly organisations: OrganisationStore) {}

  execute(page: SearchPage): Promise<Page<OrganisationDetails>> {
    return readPage(page, (wanted) => this.organisations.list(wanted));
  }
}
