import { Injectable } from '@nestjs/common';
import { type ApiKey, ApiKeyStore, type WithUse } from '../ports/api-key-store.js';
import { FindOrganisation } from './find-organisation.js';

@Injectable()
export class ListApiKeys {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly findOrganisation: FindOrganisation,
  ) {}

  /** @throws AppError `not_found` for an unknown organisation */
  async execute(organisation: string): Promise<readonly WithUse<ApiKey>[]> {
    const { uid } = await this.findOrganisation.execute(organisation);
    return this.keys.listActive(uid);
  }
}
