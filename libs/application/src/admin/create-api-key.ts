import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { type ApiKey, ApiKeyStore } from '../ports/api-key-store.js';
import { Directory } from '../ports/directory.js';
import { IdFactory } from '../ports/id-factory.js';
import { KeyMinter } from '../ports/key-minter.js';
import { FindOrganisation } from './find-organisation.js';

export type CreateApiKeyCommand = {
  readonly organisation: string;
  readonly pharmacyUid: string | undefined;
  readonly displayName: string;
  readonly permissions: readonly string[];
};

@Injectable()
export class CreateApiKey {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly directory: Directory,
    private readonly findOrganisation: FindOrganisation,
    private readonly minter: KeyMinter,
    private readonly ids: IdFactory,
  ) {}

  /** @throws AppError `not_found` for an unknown organisation, `invalid` for a foreign pharmacy */
  async execute(
    command: CreateApiKeyCommand,
  ): Promise<{ readonly apiKey: ApiKey; readonly key: string }> {
    const { uid: organisationUid } = await this.findOrganisation.execute(command.organisation);
    const { displayName, permissions, pharmacyUid } = command;
    if (pharmacyUid !== undefined) await this.#checkPharmacy(pharmacyUid, organisationUid);
    const key = this.minter.mint('tenant');
    const uid = this.ids.create('apiKey');
    const apiKey = await this.keys.add(
      { uid, organisationUid, pharmacyUid, displayName, permissions: [...new Set(permissions)] },
      this.minter.hash(key),
    );
    return { apiKey, key };
  }

  async #checkPharmacy(uid: string, organisationUid: string): Promise<void> {
    const pharmacy = await this.directory.findPharmacy(uid);
    if (pharmacy?.organisationUid === organisationUid) return;
    const message = 'is not a pharmacy of this organisation';
    throw new AppError('invalid', 'Validation failed', [{ field: 'pharmacy_uid', message }]);
  }
}
