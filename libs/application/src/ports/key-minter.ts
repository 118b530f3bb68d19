/** Whose key it is: an organisation's or one of the platform's operators. */
export type KeyKind = 'tenant' | 'operator';

/** Makes API keys and recognises them; a key is shown once and not stored. */
export abstract class KeyMinter {
  abstract mint(kind: KeyKind): string;
  /** `undefined` for a text that it cannot have made. */
  abstract kindOf(key: string): KeyKind | undefined;
  abstract hash(key: string): Buffer;
  /** Compares two hashes in constant time. */
  abstract isSame(a: Buffer, b: Buffer): boolean;
}
