import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { Directory, type Organisation } from '../ports/directory.js';

@Injectable()
export class FindOrganisation {
  constructor(private readonly directory: Directory) {}

  /** @throws AppError `not_found` */
  async execute(uidOrSlug: string): Promise<Organisation> {
    const organisation = await this.directory.findOrganisation(uidOrSlug);
    if (!organisation) throw AppError.notFound();
    return organisation;
  }
}
