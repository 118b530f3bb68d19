import type { ActiveKeys } from '@rxhooks/application';
import { MicroBatcher } from '@rxhooks/platform';
import { LRUCache } from 'lru-cache';

const REMEMBERED = { max: 10_000, ttl: 1000 };
// No expiry: it grants no access. Unknown keys are looked up in batches, known ones at once.
const KNOWN = { max: 100_000 };
const TURN_MS = 1000;

type Found<Key> = { readonly keyHash: Buffer; readonly key: Key };

/**
 * Caches active keys for a second, so that requests do not each begin with a query. A revocation
 * takes effect at once in this process and within a second in the others.
 */
export class KeyCache<Key extends object> implements ActiveKeys<Key> {
  readonly #active = new LRUCache<string, Key>(REMEMBERED);
  readonly #known = new LRUCache<string, true>(KNOWN);
  readonly #turns = new MicroBatcher((hashes: readonly Buffer[]) => this.#findAll(hashes), {
    gatherMs: TURN_MS,
    maxItems: Infinity,
    maxConcurrent: 1,
  });
  #revocations = 0;

  /** @param query finds the keys of these hashes that are not revoked */
  constructor(
    private readonly query: (hashes: readonly Buffer[]) => Promise<readonly Found<Key>[]>,
  ) {}

  async findActiveByHash(keyHash: Buffer): Promise<Key | undefined> {
    const name = nameOf(keyHash);
    const known = this.#active.get(name);
    if (known) return known;
    const revocations = this.#revocations;
    const [found] = await this.query([keyHash]);
    if (found) this.#known.set(name, true);
    else this.#known.delete(name);
    // The key may have been revoked while the query ran.
    if (found && revocations === this.#revocations) this.#active.set(name, found.key);
    return found?.key;
  }

  findActiveInTurn(keyHash: Buffer): Promise<Key | undefined> {
    return this.#turns.add(keyHash);
  }

  isKnown(keyHash: Buffer): boolean {
    return this.#known.has(nameOf(keyHash));
  }

  know(keyHash: Buffer): void {
    this.#known.set(nameOf(keyHash), true);
  }

  /** Also when it failed, because the connection may have been cut after the commit. */
  async forgetAfter<Result>(revoke: () => Promise<Result>): Promise<Result> {
    try {
      return await revoke();
    } finally {
      this.#revocations += 1;
      this.#active.clear();
    }
  }

  async #findAll(hashes: readonly Buffer[]): Promise<readonly (Key | undefined)[]> {
    const found = new Map(
      (await this.query(hashes)).map(({ keyHash, key }) => [nameOf(keyHash), key]),
    );
    return hashes.map((hash) => {
      const key = found.get(nameOf(hash));
      if (key) this.know(hash);
      return key;
    });
  }
}

const nameOf = (keyHash: Buffer) => keyHash.toString('base64');
