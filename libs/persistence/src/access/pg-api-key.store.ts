import { Injectable } from '@nestjs/common';
import { type ApiKey, ApiKeyStore, type WithUse } from '@rxhooks/application';
import { Any, DataSource, IsNull } from 'typeorm';
import { ApiKeyRow } from './api-key.row.js';
import { KeyCache } from './key-cache.js';

const LIST = `
  SELECT k.uid, k.organisation_uid AS "organisationUid", k.pharmacy_uid AS "pharmacyUid", k.permissions,
    k.display_name AS "displayName", k.created_at AS "createdAt", u.last_used_at AS "lastUsedAt"
  FROM api_keys k LEFT JOIN api_key_uses u ON u.key_uid = k.uid
  WHERE k.organisation_uid = $1 AND k.revoked_at IS NULL
  ORDER BY k.uid`;

type Listed = Parameters<typeof toApiKey>[0] & { readonly lastUsedAt: Date | null };

@Injectable()
export class PgApiKeyStore extends ApiKeyStore {
  readonly #cache = new KeyCache((hashes) => this.#findAll(hashes));

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(key: Omit<ApiKey, 'createdAt'>, keyHash: Buffer): Promise<ApiKey> {
    const { pharmacyUid = null, permissions, ...rest } = key;
    await this.#rows.insert({ ...rest, pharmacyUid, permissions: [...permissions], keyHash });
    this.#cache.know(keyHash);
    return toApiKey(await this.#rows.findOneByOrFail({ uid: key.uid }));
  }

  override findActiveByHash(keyHash: Buffer): Promise<ApiKey | undefined> {
    return this.#cache.findActiveByHash(keyHash);
  }

  override findActiveInTurn(keyHash: Buffer): Promise<ApiKey | undefined> {
    return this.#cache.findActiveInTurn(keyHash);
  }

  override isKnown(keyHash: Buffer): boolean {
    return this.#cache.isKnown(keyHash);
  }

  override async listActive(organisationUid: string): Promise<readonly WithUse<ApiKey>[]> {
    const rows: Listed[] = await this.dataSource.query(LIST, [organisationUid]);
    return rows.map((row) => ({ ...toApiKey(row), lastUsedAt: row.lastUsedAt ?? undefined }));
  }

  override revoke(organisationUid: string, uid: string): Promise<boolean> {
    return this.#cache.forgetAfter(async () => {
      const { affected } = await this.#rows.update(
        { uid, organisationUid, revokedAt: IsNull() },
        { revokedAt: () => 'now()' },
      );
      return affected === 1;
    });
  }

  async #findAll(hashes: readonly Buffer[]) {
    const rows = await this.#rows.find({
      select: COLUMNS,
      // One array parameter for any number of hashes: PostgreSQL allows 65,535 parameters.
      where: { keyHash: Any([...hashes]), revokedAt: IsNull() },
    });
    return rows.map((row) => ({ keyHash: row.keyHash, key: toApiKey(row) }));
  }

  get #rows() {
    return this.dataSource.getRepository(ApiKeyRow);
  }
}

const COLUMNS = {
  uid: true,
  organisationUid: true,
  pharmacyUid: true,
  displayName: true,
  permissions: true,
  createdAt: true,
  keyHash: true,
} as const;

function toApiKey(row: Pick<ApiKeyRow, Exclude<keyof typeof COLUMNS, 'keyHash'>>): ApiKey {
  return {
    uid: row.uid,
    organisationUid: row.organisationUid,
    pharmacyUid: row.pharmacyUid ?? undefined,
    displayName: row.displayName,
    permissions: row.permissions,
    createdAt: row.createdAt,
  };
}
