import type { Role } from '../access/roles.js';
import { ActiveKeys } from './active-keys.js';
import type { WithUse } from './api-key-store.js';

export type OperatorKey = {
  readonly uid: string;
  readonly displayName: string;
  readonly role: Role;
  /** Permissions that no role includes. */
  readonly grants: readonly string[];
  readonly createdAt: Date;
};

/** Keys of the platform's operators: they belong to this cell and to no organisation. */
export abstract class OperatorKeyStore extends ActiveKeys<OperatorKey> {
  /** @param keyHash SHA-256 of the key; the key itself is not stored */
  abstract add(key: Omit<OperatorKey, 'createdAt'>, keyHash: Buffer): Promise<OperatorKey>;
  abstract listActive(): Promise<readonly WithUse<OperatorKey>[]>;
  abstract revoke(uid: string): Promise<boolean>;
}
