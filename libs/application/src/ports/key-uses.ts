import type { KeyKind } from './key-minter.js';

/** Records when keys were last used. */
export abstract class KeyUses {
  /** No I/O: what is noted is written later, together with other uses. */
  abstract note(kind: KeyKind, uid: string): void;
}
