import { createSecretKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Sealer } from '../ports/sealer.js';

/** A signing secret as subscribers have it, and as the key that Standard Webhooks makes of it. */
export type SigningSecret = { readonly text: string; readonly key: KeyObject };

// Some 1.6 KB each, and 80 MB for as many subscriptions as a worker is likely to see.
const REMEMBERED = 50_000;

/** The key is the base64 part of a `whsec_` secret. */
export function toSigningSecret(text: string): SigningSecret {
  return { text, key: createSecretKey(Buffer.from(text.replace(/^whsec_/, ''), 'base64')) };
}

/** Remembers what it has opened: to open a secret and make a key of it costs several times what signing does. */
export class SigningSecrets {
  readonly #opened = new LRUCache<string, SigningSecret>({ max: REMEMBERED });

  constructor(private readonly sealer: Sealer) {}

  /** @throws as the sealer does; by the owner as well, so that a text of another row is not taken for one that was opened */
  open(sealed: string, owner: string): SigningSecret {
    const name = `${owner} ${sealed}`;
    const known = this.#opened.get(name);
    if (known) return known;
    const secret = toSigningSecret(this.sealer.open(sealed, owner));
    this.#opened.set(name, secret);
    return secret;
  }
}
