import { Injectable } from '@nestjs/common';
import { type ApiKey, ApiKeyStore } from '@rxhooks/application';
import { MicroBatcher } from '@rxhooks/platform';
import { LRUCache } from 'lru-cache';
import { Any, DataSource, IsNull } from 'typeorm';
import { ApiKeyRow } from './api-key.row.js';

const REMEMBERED = { max: 10_000, ttl: 1000 };
// No expiry: it grants no access. Unknown keys are looked up in batches, known ones at once.
const KNOWN = { max: 100_000 };
const TURN_MS = 1000;

/**
 * Caches active keys for a second, so that requests do not each begin with a query. A revocation
 * takes effect at once in this process and within a second in the others.
 */
@Injectable()
export class PgApiKeyStore extends ApiKeyStore {
  readonly #active = new LRUCache<string, ApiKey>(REMEMBERED);
  readonly #known = new LRUCache<string, true>(KNOWN);
  readonly #turns = new MicroBatcher((hashes: readonly Buffer[]) => this.#findAll(hashes), {
    gatherMs: TURN_MS,
    maxItems: Infinity,
    maxConcurrent: 1,
  });
  #revocations = 0;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(key: Omit<ApiKey, 'createdAt'>, keyHash: Buffer): Promise<ApiKey> {
    const { pharmacyUid = null, permissions, ...rest } = key;
    await this.#rows.insert({ ...rest, pharmacyUid, permissions: [...permissions], keyHash });
    this.#known.set(keyHash.toString('base64'), true);
    return toApiKey(await this.#rows.findOneByOrFail({ uid: key.uid }));
  }

  override async findActiveByHash(keyHash: Buffer): Promise<ApiKey | undefined> {
    const name = keyHash.toString('base64');
    const known = this.#active.get(name);
    if (known) return known;
    const revocations = this.#revocations;
    const row = await this.#rows.findOneBy({ keyHash, revokedAt: IsNull() });
    const key = row ? toApiKey(row) : undefined;
    if (key) this.#known.set(name, true);
    else this.#known.delete(name);
    // The key may have been revoked while the query ran.
    if (key && revocations === this.#revocations) this.#active.set(name, key);
    return key;
  }

  override findActiveInTurn(keyHash: Buffer): Promise<ApiKey | undefined> {
    return this.#turns.add(keyHash);
  }

  override isKnown(keyHash: Buffer): boolean {
    return this.#known.has(keyHash.toString('base64'));
  }

  override async listActive(organisationUid: string): Promise<readonly ApiKey[]> {
    const where = { organisationUid, revokedAt: IsNull() };
    const rows = await this.#rows.find({ where, order: { uid: 'ASC' } });
    return rows.map(toApiKey);
  }

  override async revoke(organisationUid: string, uid: string): Promise<boolean> {
    try {
      const { affected } = await this.#rows.update(
        { uid, organisationUid, revokedAt: IsNull() },
        { revokedAt: () => 'now()' },
      );
      return affected === 1;
    } finally {
      // Also when the connection was cut: the update may have been committed.
      this.#revocations += 1;
      this.#active.clear();
    }
  }

  async #findAll(hashes: readonly Buffer[]): Promise<readonly (ApiKey | undefined)[]> {
    const select = { ...COLUMNS, keyHash: true } as const;
    const rows = await this.#rows.find({
      select,
      // One array parameter for any number of hashes: PostgreSQL allows 65,535 parameters.
      where: { keyHash: Any([...hashes]), revokedAt: IsNull() },
    });
    const found = new Map(rows.map((row) => [row.keyHash.toString('base64'), toApiKey(row)]));
    return hashes.map((hash) => {
      const name = hash.toString('base64');
      const key = found.get(name);
      if (key) this.#known.set(name, true);
      return key;
    });
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
} as const;

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
