/** Makes API keys and recognises them; the key itself is shown once and stored nowhere. */
export abstract class KeyMinter {
  abstract mint(): string;
  /** False for what it cannot have made. */
  abstract isShaped(key: string): boolean;
  abstract hash(key: string): Buffer;
  /** Of two hashes, in constant time. */
  abstract isSame(a: Buffer, b: Buffer): boolean;
}
