import { type OperatorKey, OperatorKeyStore, type WithUse } from '@rxhooks/application';

type Row = { readonly key: OperatorKey; readonly hash: string };

/** `describeOperatorKeyStore` holds it to the rules of the store on PostgreSQL. */
export class MemoryOperatorKeyStore extends OperatorKeyStore {
  #rows: readonly Row[] = [];
  readonly #known = new Set<string>();

  override async add(key: Omit<OperatorKey, 'createdAt'>, keyHash: Buffer): Promise<OperatorKey> {
    const row = { key: { ...key, createdAt: new Date(0) }, hash: keyHash.toString('hex') };
    this.#rows = [...this.#rows, row];
    this.#known.add(row.hash);
    return row.key;
  }

  override async findActiveByHash(keyHash: Buffer): Promise<OperatorKey | undefined> {
    const name = keyHash.toString('hex');
    const row = this.#rows.find(({ hash }) => hash === name);
    if (!row) this.#known.delete(name);
    return row?.key;
  }

  override findActiveInTurn(keyHash: Buffer): Promise<OperatorKey | undefined> {
    return this.findActiveByHash(keyHash);
  }

  override isKnown(keyHash: Buffer): boolean {
    return this.#known.has(keyHash.toString('hex'));
  }

  override async listActive(): Promise<readonly WithUse<OperatorKey>[]> {
    return this.#rows
      .map(({ key }) => ({ ...key, lastUsedAt: undefined }))
      .toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
  }

  override async revoke(uid: string): Promise<boolean> {
    const left = this.#rows.filter(({ key }) => key.uid !== uid);
    const isRevoked = left.length < this.#rows.length;
    this.#rows = left;
    return isRevoked;
  }
}
