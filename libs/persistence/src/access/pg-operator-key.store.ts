import { Injectable } from '@nestjs/common';
import { type OperatorKey, OperatorKeyStore, type WithUse } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { KeyCache } from './key-cache.js';

const COLUMNS = `uid, display_name AS "displayName", role, grants, created_at AS "createdAt"`;

const ADD = `
  INSERT INTO operator_keys (uid, display_name, role, grants, key_hash) VALUES ($1, $2, $3, $4, $5)
  RETURNING ${COLUMNS}`;

const FIND = `
  SELECT ${COLUMNS}, key_hash AS "keyHash" FROM operator_keys
  WHERE key_hash = ANY ($1) AND revoked_at IS NULL`;

const LIST = `
  SELECT ${COLUMNS}, last_used_at AS "lastUsedAt" FROM operator_keys
  WHERE revoked_at IS NULL
  ORDER BY uid`;

const REVOKE = `
  UPDATE operator_keys SET revoked_at = now() WHERE uid = $1 AND revoked_at IS NULL RETURNING uid`;

@Injectable()
export class PgOperatorKeyStore extends OperatorKeyStore {
  readonly #cache = new KeyCache((hashes) => this.#findAll(hashes));

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(key: Omit<OperatorKey, 'createdAt'>, keyHash: Buffer): Promise<OperatorKey> {
    const values = [key.uid, key.displayName, key.role, key.grants, keyHash];
    const [added]: OperatorKey[] = await this.dataSource.query(ADD, values);
    if (!added) throw new Error('An INSERT returns its row.');
    this.#cache.know(keyHash);
    return added;
  }

  override findActiveByHash(keyHash: Buffer): Promise<OperatorKey | undefined> {
    return this.#cache.findActiveByHash(keyHash);
  }

  override findActiveInTurn(keyHash: Buffer): Promise<OperatorKey | undefined> {
    return this.#cache.findActiveInTurn(keyHash);
  }

  override isKnown(keyHash: Buffer): boolean {
    return this.#cache.isKnown(keyHash);
  }

  override async listActive(): Promise<readonly WithUse<OperatorKey>[]> {
    const rows: (OperatorKey & { readonly lastUsedAt: Date | null })[] =
      await this.dataSource.query(LIST);
    return rows.map((row) => ({ ...row, lastUsedAt: row.lastUsedAt ?? undefined }));
  }

  override revoke(uid: string): Promise<boolean> {
    return this.#cache.forgetAfter(async () => {
      const [revoked] = await this.dataSource.query<[unknown[], number]>(REVOKE, [uid]);
      return revoked.length === 1;
    });
  }

  async #findAll(hashes: readonly Buffer[]) {
    const rows: (OperatorKey & { readonly keyHash: Buffer })[] = await this.dataSource.query(FIND, [
      hashes,
    ]);
    return rows.map(({ keyHash, ...key }) => ({ keyHash, key }));
  }
}
