import { Injectable } from '@nestjs/common';
import { type SealedSample, SealedTextStore } from '../ports/sealed-text-store.js';
import { Sealer } from '../ports/sealer.js';

const BATCH = 100;

/** The ring does not fit what is stored, and will not before somebody changes it. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

/** Finds out at the start, and not at a delivery, that a key was taken out of the ring too early, or is another one. */
@Injectable()
export class CheckKeyRing {
  constructor(
    private readonly store: SealedTextStore,
    private readonly sealer: Sealer,
  ) {}

  /** @throws KeyRingError when a stored secret needs a key that is not in the ring, or is there under its name with other bytes */
  async execute(): Promise<void> {
    const samples = await this.store.samplePerKey();
    const missing = samples.flatMap(({ sealed }) => this.sealer.findMissingKey(sealed) ?? []);
    if (missing.length > 0)
      throw new KeyRingError(
        `ENCRYPTION_KEYS lacks ${list(missing)}, which stored secrets are still encrypted with. Put it back, behind the first key: ` +
          'workers that start encrypt them anew (docs/playbooks/rotate-the-encryption-key.md).',
      );
    const unopened = samples.filter((sample) => !this.#opens(sample));
    if (unopened.length === 0) return;
    const opened = await this.#keysThatOpen();
    const others = unopened.map(({ sealed }) => this.sealer.keyOf(sealed));
    const wrong = others.filter((kid) => !opened.has(kid));
    if (wrong.length > 0)
      throw new KeyRingError(
        `ENCRYPTION_KEYS has another key under the name ${list(wrong)} than the one that stored secrets are encrypted with. ` +
          'Put the old key back under that name, and give the new key a name of its own.',
      );
  }

  #opens({ owner, sealed }: SealedSample): boolean {
    try {
      this.sealer.open(sealed, owner);
      return true;
    } catch {
      // It does not open with this key: what that means is judged by the others.
      return false;
    }
  }

  /** One text that does not open may be damaged; a key is wrong when it opens none. */
  async #keysThatOpen(): Promise<ReadonlySet<string>> {
    const kids = new Set<string>();
    for (let after = ''; ;) {
      const rows = await this.store.list(after, BATCH);
      for (const { owner, secret, headers, previousSecrets } of rows)
        for (const sealed of [
          secret,
          ...(headers === undefined ? [] : [headers]),
          ...previousSecrets,
        ])
          if (this.#opens({ owner, sealed })) kids.add(this.sealer.keyOf(sealed));
      const last = rows.at(-1);
      if (!last) return kids;
      after = last.owner;
    }
  }
}

const list = (kids: readonly string[]) => kids.map((kid) => `"${kid}"`).join(', ');
