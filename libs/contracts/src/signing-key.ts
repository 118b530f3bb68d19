import { createSecretKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';

// A kilobyte each: not for every subscription there is, but for those that are busy.
const REMEMBERED = 1000;

const keys = new LRUCache<string, KeyObject>({ max: REMEMBERED });

/** The secret as it is written. Node makes a key of a text whenever it signs with one, which takes longer than to sign. */
export function signingKey(secret: string): KeyObject {
  const key = keys.get(secret) ?? createSecretKey(Buffer.from(secret));
  keys.set(secret, key);
  return key;
}
