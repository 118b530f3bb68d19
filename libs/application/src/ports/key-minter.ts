/** Makes API keys and recognises them; the key itself is shown once and stored nowhere. */
export abstract class KeyMinter {
  abstract mint(): string;
  /** False for what it cannot have made. */
  abstract isShaped(key: string): boolean;
  abstract hash(key: string): Buffer;
  /** Constant time, whatever the lengths. */
  abstract isSame(a: string, b: string): boolean;
}
