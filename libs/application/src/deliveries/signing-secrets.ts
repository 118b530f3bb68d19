import { createSecretKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Sealer } from '../ports/sealer.js';

/** A signing secret as subscribers know it, and as the HMAC key of Standard Webhooks. */
export type SigningSecret = { readonly text: string; readonly key: KeyObject };

// About 1.6 KB each: 80 MB for as many subscriptions as a worker is likely to see.
const REMEMBERED = 50_000;

/** The key is the base64 part of a `whsec_` secret. */
export function toSigningSecret(text: string): SigningSecret {
  return { text, key: createSecretKey(Buffer.from(text.replace(/^whsec_/, ''), 'base64')) };
}

/** Caches opened secrets: opening one and making its key costs several times what signing does. */
export class SigningSecrets {
  readonly #opened = new LRUCache<string, SigningSecret>({ max: REMEMBERED });

  constructor(private readonly sealer: Sealer) {}

  /**
   * Caches by owner, too: a sealed text copied to another row must not open.
   *
   * @throws as the sealer does
   */
  open(sealed: string, owner: string): SigningSecret {
    const name = `${owner} ${sealed}`;
    const known = this.#opened.get(name);
    if (known) return known;
    const secret = toSigningSecret(this.sealer.open(sealed, owner));
    this.#opened.set(name, secret);
    return secret;
  }
}
