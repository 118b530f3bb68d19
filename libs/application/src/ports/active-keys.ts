/** Finds keys that are not revoked by their hash, at once or together with others. */
export abstract class ActiveKeys<Key> {
  abstract findActiveByHash(keyHash: Buffer): Promise<Key | undefined>;
  /** As `findActiveByHash`, in one query with all lookups of the same second. */
  abstract findActiveInTurn(keyHash: Buffer): Promise<Key | undefined>;
  /** True when the key was active at its last lookup, or was created by this process. No I/O. */
  abstract isKnown(keyHash: Buffer): boolean;
}
