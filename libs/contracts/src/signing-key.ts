import { createSecretKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';

// About a kilobyte each, so only keys of busy subscriptions are kept.
const REMEMBERED = 1000;

const keys = new LRUCache<string, KeyObject>({ max: REMEMBERED });

/**
 * Returns the secret's text as a key. Given a text, Node would make a key at each signature, which
 * takes longer than to sign.
 */
export function signingKey(secret: string): KeyObject {
  const key = keys.get(secret) ?? createSecretKey(Buffer.from(secret));
  keys.set(secret, key);
  return key;
}
