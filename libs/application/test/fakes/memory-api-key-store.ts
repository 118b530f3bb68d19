import { type ApiKey, ApiKeyStore, type WithUse } from '@rxhooks/application';

type Row = { readonly key: ApiKey; readonly hash: string };

/** `describeApiKeyStore` holds it to the rules of the store on PostgreSQL. */
export class MemoryApiKeyStore extends ApiKeyStore {
  rows: readonly Row[] = [];
  readonly #known = new Set<string>();

  override async add(key: Omit<ApiKey, 'createdAt'>, keyHash: Buffer): Promise<ApiKey> {
    const row = { key: { ...key, createdAt: new Date(0) }, hash: keyHash.toString('hex') };
    this.rows = [...this.rows, row];
    this.#known.add(row.hash);
    return row.key;
  }

  override async findActiveByHash(keyHash: Buffer): Promise<ApiKey | undefined> {
    const name = keyHash.toString('hex');
    const row = this.rows.find(({ hash }) => hash === name);
    if (!row) this.#known.delete(name);
    return row?.key;
  }

  override findActiveInTurn(keyHash: Buffer): Promise<ApiKey | undefined> {
    return this.findActiveByHash(keyHash);
  }

  override isKnown(keyHash: Buffer): boolean {
    return this.#known.has(keyHash.toString('hex'));
  }

  override async listActive(organisationUid: string): Promise<readonly WithUse<ApiKey>[]> {
    return this.rows
      .map(({ key }) => ({ ...key, lastUsedAt: undefined }))
      .filter((key) => key.organisationUid === organisationUid)
      .toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
  }

  override async revoke(organisationUid: string, uid: string): Promise<boolean> {
    const left = this.rows.filter(
      ({ key }) => key.organisationUid !== organisationUid || key.uid !== uid,
    );
    const isRevoked = left.length < this.rows.length;
    this.rows = left;
    return isRevoked;
  }
}
