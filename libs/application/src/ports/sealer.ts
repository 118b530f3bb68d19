/** Encrypts what must never be readable in the database. `owner` is bound in, so a sealed text cannot be moved to another row. */
export abstract class Sealer {
  abstract seal(plainText: string, owner: string): string;
  /** @throws when the text was altered, belongs to another owner, or its key is not in the ring */
  abstract open(sealed: string, owner: string): string;
  /** True when it was sealed with the key that seals now, and not with one that is on its way out. */
  abstract isCurrent(sealed: string): boolean;
  /** The id of the key that it was sealed with; empty for a damaged text that has none. */
  abstract keyOf(sealed: string): string;
  /** The id of the key that it would take to open this, when that key is not in the ring. */
  abstract findMissingKey(sealed: string): string | undefined;
}
