import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { ApiKeyStore } from '../ports/api-key-store.js';
import { FindOrganisation } from './find-organisation.js';

@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly findOrganisation: FindOrganisation,
  ) {}

  /** @throws AppError `not_found` for an unknown organisation or key */
  async execute(organisation: string, keyUid: string): Promise<void> {
    const { uid } = await this.findOrganisation.execute(organisation);
    const isRevoked = await this.keys.revoke(uid, keyUid);
    if (!isRevoked) throw AppError.notFound();
  }
}
