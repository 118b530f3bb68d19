/** Encrypts what must never be readable in the database. `owner` is bound in, so a sealed text cannot be moved to another row. */
export abstract class Sealer {
  abstract seal(plainText: string, owner: string): string;
  /** @throws when the text was altered, belongs to another owner, or its key is not in the ring */
  abstract open(sealed: string, owner: string): string;
}
