import { Injectable } from '@nestjs/common';
import { Directory, type Pharmacy } from '../ports/directory.js';
import { IdFactory } from '../ports/id-factory.js';
import { FindOrganisation } from './find-organisation.js';

@Injectable()
export class CreatePharmacy {
  constructor(
    private readonly directory: Directory,
    private readonly findOrganisation: FindOrganisation,
    private readonly ids: IdFactory,
  ) {}

  /** @throws AppError `not_found` for an unknown organisation */
  async execute(organisation: string, displayName: string): Promise<Pharmacy> {
    const { uid: organisationUid } = await this.findOrganisation.execute(organisation);
    const pharmacy = { uid: this.ids.create('pharmacy'), organisationUid, displayName };
    await this.directory.addPharmacy(pharmacy);
    return pharmacy;
  }
}
