import { Injectable } from '@nestjs/common';
import {
  type SealedSample,
  type SealedTexts,
  SealedTextStore,
} from '../ports/sealed-text-store.js';
import { Sealer } from '../ports/sealer.js';

const BATCH = 100;

/** The ring does not fit the stored secrets, and will not until an operator changes it. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

/** Detects at the start, not at a delivery, that a key left the ring too early or was replaced. */
@Injectable()
export class CheckKeyRing {
  constructor(
    private readonly store: SealedTextStore,
    private readonly sealer: Sealer,
  ) {}

  /**
   * @returns warnings that do not prevent the start: texts that do not open
   * @throws KeyRingError when the key of a stored secret is missing, or has other bytes under its
   *   name
   */
  async execute(): Promise<readonly string[]> {
    const samples = await this.store.samplesPerKey();
    const missing = samples.flatMap(({ sealed }) => this.sealer.findMissingKey(sealed) ?? []);
    if (missing.length > 0)
      throw new KeyRingError(
        `ENCRYPTION_KEYS lacks ${list(missing)}, which stored secrets are still encrypted with. Put it back, behind the first key: ` +
          'workers that start encrypt them anew (docs/playbooks/rotate-the-encryption-key.md).',
      );
    if (samples.every((sample) => this.#opens(sample))) return [];
    const counts = await this.#count();
    const wrong = counts.filter(({ kid, opened }) => kid !== '' && opened === 0);
    if (wrong.length > 0)
      throw new KeyRingError(
        `ENCRYPTION_KEYS has another key under the name ${list(wrong.map(({ kid }) => kid))} than the one that stored secrets are encrypted with. ` +
          'Put the old key back under that name, and give the new key a name of its own.',
      );
    return counts.flatMap((count) => (count.unopened.length === 0 ? [] : describe(count)));
  }

  #opens({ owner, sealed }: SealedSample): boolean {
    try {
      this.sealer.open(sealed, owner);
      return true;
    } catch {
      // It does not open with this key; the other texts show what that means.
      return false;
    }
  }

  /** One text that does not open may be damaged; a key is wrong when it opens none. */
  async #count(): Promise<readonly Count[]> {
    const counts = new Map<string, Count>();
    for (let after = ''; ;) {
      const rows = await this.store.list(after, BATCH);
      for (const sample of rows.flatMap(textsOf)) {
        const kid = this.sealer.keyOf(sample.sealed);
        const count = counts.get(kid) ?? { kid, opened: 0, unopened: [] };
        counts.set(kid, count);
        if (this.#opens(sample)) count.opened += 1;
        else count.unopened.push(sample.owner);
      }
      const last = rows.at(-1);
      if (!last) return [...counts.values()];
      after = last.owner;
    }
  }
}

/** `kid` is empty for texts that do not name their key. */
type Count = { readonly kid: string; opened: number; readonly unopened: string[] };

const textsOf = ({ owner, secret, headers, previousSecrets }: SealedTexts): SealedSample[] =>
  [secret, headers ?? [], previousSecrets].flat().map((sealed) => ({ owner, sealed }));

function describe({ kid, unopened }: Count): string {
  const which =
    kid === ''
      ? 'are damaged: they do not name their key'
      : `do not open with the key "${kid}": they are damaged, or were encrypted with another key of that name`;
  return (
    `${unopened.length} stored secrets ${which}. The first of them is of the subscription ${unopened[0]}. ` +
    'What needs them fails until they are replaced: rotate the secret without an overlap, and give the headers again.'
  );
}

const list = (kids: readonly string[]) =>
  [...new Set(kids)]
    .toSorted()
    .map((kid) => `"${kid}"`)
    .join(', ');
