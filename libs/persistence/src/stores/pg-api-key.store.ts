import { Injectable } from '@nestjs/common';
import { type ApiKey, ApiKeyStore } from '@rxhooks/application';
import { DataSource, IsNull } from 'typeorm';
import { ApiKeyRow } from '../rows/api-key.row.js';

@Injectable()
export class PgApiKeyStore extends ApiKeyStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(key: Omit<ApiKey, 'createdAt'>, keyHash: Buffer): Promise<ApiKey> {
    const { pharmacyUid = null, permissions, ...rest } = key;
    await this.#rows.insert({ ...rest, pharmacyUid, permissions: [...permissions], keyHash });
    return toApiKey(await this.#rows.findOneByOrFail({ uid: key.uid }));
  }

  override async findActiveByHash(keyHash: Buffer): Promise<ApiKey | undefined> {
    const row = await this.#rows.findOneBy({ keyHash, revokedAt: IsNull() });
    return row ? toApiKey(row) : undefined;
  }

  override async listActive(organisationUid: string): Promise<readonly ApiKey[]> {
    const where = { organisationUid, revokedAt: IsNull() };
    const rows = await this.#rows.find({ where, order: { uid: 'ASC' } });
    return rows.map(toApiKey);
  }

  override async revoke(organisationUid: string, uid: string): Promise<boolean> {
    const { affected } = await this.#rows.update(
      { uid, organisationUid, revokedAt: IsNull() },
      { revokedAt: () => 'now()' },
    );
    return affected === 1;
  }

  get #rows() {
    return this.dataSource.getRepository(ApiKeyRow);
  }
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    uid: row.uid,
    organisationUid: row.organisationUid,
    pharmacyUid: row.pharmacyUid ?? undefined,
    displayName: row.displayName,
    permissions: row.permissions,
    createdAt: row.createdAt,
  };
}
