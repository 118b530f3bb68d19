import { ActiveKeys } from './active-keys.js';

export type ApiKey = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly pharmacyUid: string | undefined;
  readonly displayName: string;
  readonly permissions: readonly string[];
  readonly createdAt: Date;
};

/** `undefined` when it was never used; a minute or two behind otherwise. */
export type WithUse<Key> = Key & { readonly lastUsedAt: Date | undefined };

export abstract class ApiKeyStore extends ActiveKeys<ApiKey> {
  /** @param keyHash SHA-256 of the key; the key itself is not stored */
  abstract add(key: Omit<ApiKey, 'createdAt'>, keyHash: Buffer): Promise<ApiKey>;
  abstract listActive(organisationUid: string): Promise<readonly WithUse<ApiKey>[]>;
  abstract revoke(organisationUid: string, uid: string): Promise<boolean>;
}
