/** Makes API keys and recognises them; a key is shown once and not stored. */
export abstract class KeyMinter {
  abstract mint(): string;
  /** False for a text that it cannot have made. */
  abstract isShaped(key: string): boolean;
  abstract hash(key: string): Buffer;
  /** Compares two hashes in constant time. */
  abstract isSame(a: Buffer, b: Buffer): boolean;
}
