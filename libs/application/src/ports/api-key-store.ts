export type ApiKey = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly pharmacyUid: string | undefined;
  readonly displayName: string;
  readonly permissions: readonly string[];
  readonly createdAt: Date;
};

export abstract class ApiKeyStore {
  /** @param keyHash SHA-256 of the key; the key itself is stored nowhere */
  abstract add(key: Omit<ApiKey, 'createdAt'>, keyHash: Buffer): Promise<ApiKey>;
  abstract findActiveByHash(keyHash: Buffer): Promise<ApiKey | undefined>;
  abstract listActive(organisationUid: string): Promise<readonly ApiKey[]>;
  abstract revoke(organisationUid: string, uid: string): Promise<boolean>;
}
