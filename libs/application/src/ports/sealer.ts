/** Encrypts secrets for the database. Binds `owner` in: no sealed text can move to another row. */
export abstract class Sealer {
  abstract seal(plainText: string, owner: string): string;
  /** @throws when the text was altered, belongs to another owner, or its key is not in the ring */
  abstract open(sealed: string, owner: string): string;
  /** True when it was sealed with the current key, not with one that is being rotated out. */
  abstract isCurrent(sealed: string): boolean;
  /** The id of the key it was sealed with; empty for a damaged text that has none. */
  abstract keyOf(sealed: string): string;
  /** The id of the key needed to open this, when that key is not in the ring. */
  abstract findMissingKey(sealed: string): string | undefined;
}
