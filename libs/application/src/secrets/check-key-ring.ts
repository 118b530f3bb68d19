import { Injectable } from '@nestjs/common';
import { SealedTextStore } from '../ports/sealed-text-store.js';
import { Sealer } from '../ports/sealer.js';

/** Finds out at the start, and not at a delivery, that a key was taken out of the ring too early. */
@Injectable()
export class CheckKeyRing {
  constructor(
    private readonly store: SealedTextStore,
    private readonly sealer: Sealer,
  ) {}

  /** @throws when a stored secret needs a key that is not in the ring */
  async execute(): Promise<void> {
    const samples = await this.store.samplePerKey();
    const missing = samples.flatMap((sealed) => this.sealer.findMissingKey(sealed) ?? []);
    if (missing.length === 0) return;
    const names = missing.map((kid) => `"${kid}"`).join(', ');
    throw new Error(
      `ENCRYPTION_KEYS lacks ${names}, which stored secrets are still encrypted with. Put it back, behind the first key, ` +
        'and take it out when the workers have encrypted them anew, which they begin when they start.',
    );
  }
}
