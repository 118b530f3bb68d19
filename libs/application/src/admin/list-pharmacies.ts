import { Injectable } from '@nestjs/common';
import { Directory, type Pharmacy } from '../ports/directory.js';
import type { SearchPage } from '../ports/search-page.js';
import { FindOrganisation } from './find-organisation.js';
import { type Page, readPage } from './read-page.js';

@Injectable()
export class ListPharmacies {
  constructor(
    private readonly directory: Directory,
    private readonly findOrganisation: FindOrganisation,
  ) {}

  /** @throws AppError `not_found` for an unknown organisation */
  async execute(organisation: string, page: SearchPage): Promise<Page<Pharmacy>> {
    const { uid } = await this.findOrganisation.execute(organisation);
    return readPage(page, (wanted) => this.directory.listPharmacies(uid, wanted));
  }
}
