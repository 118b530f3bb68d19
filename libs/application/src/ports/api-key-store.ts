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
  /** The same, together with all others that are asked for in the same second. */
  abstract findActiveInTurn(keyHash: Buffer): Promise<ApiKey | undefined>;
  /** It was active when it was last asked for, or was made here. Takes no time. */
  abstract isKnown(keyHash: Buffer): boolean;
  abstract listActive(organisationUid: string): Promise<readonly ApiKey[]>;
  abstract revoke(organisationUid: string, uid: string): Promise<boolean>;
}
