/** Whose key it is: an organisation's or one of the platform's operators. */
export type KeyKind = 'tenant' | 'operator';

/** Makes API keys and the tokens of sessions, and recognises them; only their hashes are stored. */
export abstract class KeyMinter {
  abstract mint(kind: KeyKind | 'session'): string;
  /** `undefined` for a text that it cannot have made. */
  abstract kindOf(key: string): KeyKind | 'session' | undefined;
  abstract hash(key: string): Buffer;
  /** Compares two hashes in constant time. */
  abstract isSame(a: Buffer, b: Buffer): boolean;
}
