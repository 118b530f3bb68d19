import { type ApiKey, ApiKeyStore } from '@rxhooks/application';

export class MemoryApiKeyStore extends ApiKeyStore {
  readonly rows: (ApiKey & { readonly hash: string })[] = [];

  override async add(key: Omit<ApiKey, 'createdAt'>, keyHash: Buffer): Promise<ApiKey> {
    const apiKey = { ...key, createdAt: new Date(0) };
    this.rows.push({ ...apiKey, hash: keyHash.toString('hex') });
    return apiKey;
  }

  override async findActiveByHash(keyHash: Buffer): Promise<ApiKey | undefined> {
    return this.rows.find(({ hash }) => hash === keyHash.toString('hex'));
  }

  override findActiveInTurn(keyHash: Buffer): Promise<ApiKey | undefined> {
    return this.findActiveByHash(keyHash);
  }

  override isKnown(): boolean {
    return false;
  }

  override async listActive(organisationUid: string): Promise<readonly ApiKey[]> {
    return this.rows.filter((row) => row.organisationUid === organisationUid);
  }

  override async revoke(organisationUid: string, uid: string): Promise<boolean> {
    const index = this.rows.findIndex(
      (row) => row.organisationUid === organisationUid && row.uid === uid,
    );
    return index >= 0 && this.rows.splice(index, 1).length === 1;
  }
}
