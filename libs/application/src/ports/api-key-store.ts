export type ApiKey = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly pharmacyUid: string | undefined;
  readonly displayName: string;
  readonly permissions: readonly string[];
  readonly createdAt: Date;
};

export abstract class ApiKeyStore {
  /** @param keyHash SHA-256 of the key; the key itself is not stored */
  abstract add(key: Omit<ApiKey, 'createdAt'>, keyHash: Buffer): Promise<ApiKey>;
  abstract findActiveByHash(keyHash: Buffer): Promise<ApiKey | undefined>;
  /** As `findActiveByHash`, in one query with all lookups of the same second. */
  abstract findActiveInTurn(keyHash: Buffer): Promise<ApiKey | undefined>;
  /** True when the key was active at its last lookup, or was created by this process. No I/O. */
  abstract isKnown(keyHash: Buffer): boolean;
  abstract listActive(organisationUid: string): Promise<readonly ApiKey[]>;
  abstract revoke(organisationUid: string, uid: string): Promise<boolean>;
}
