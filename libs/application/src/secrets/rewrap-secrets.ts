import { Injectable } from '@nestjs/common';
import { type Resealing, type SealedTexts, SealedTextStore } from '../ports/sealed-text-store.js';
import { Sealer } from '../ports/sealer.js';
import { Telemetry } from '../ports/telemetry.js';

const BATCH = 100;

/**
 * Encrypts anew, with the first key of the ring, all texts that another key encrypts. Commits each
 * batch, and writes a row only if it is unchanged since it was read. So it may be killed at any
 * point, start again, and run in many workers at once.
 */
@Injectable()
export class RewrapSecrets {
  constructor(
    private readonly store: SealedTextStore,
    private readonly sealer: Sealer,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(signal: AbortSignal): Promise<void> {
    const samples = await this.store.samplesPerKey();
    if (samples.every(({ sealed }) => this.sealer.isCurrent(sealed))) return;
    for (let after = ''; !signal.aborted;) {
      const rows = await this.store.list(after, BATCH);
      const resealings = rows.flatMap((row) => this.#reseal(row));
      if (resealings.length > 0) await this.store.replace(resealings);
      const last = rows.at(-1);
      if (!last) return;
      after = last.owner;
    }
  }

  /** Reports and skips a row that cannot be opened; the others must not wait for it. */
  #reseal(from: SealedTexts): readonly Resealing[] {
    const { owner, secret, headers, previousSecrets } = from;
    const texts = [secret, ...(headers === undefined ? [] : [headers]), ...previousSecrets];
    if (texts.every((sealed) => this.sealer.isCurrent(sealed))) return [];
    const renew = (sealed: string) =>
      this.sealer.isCurrent(sealed)
        ? sealed
        : this.sealer.seal(this.sealer.open(sealed, owner), owner);
    try {
      const to = {
        owner,
        secret: renew(secret),
        headers: headers === undefined ? undefined : renew(headers),
        previousSecrets: previousSecrets.map(renew),
      };
      return [{ from, to }];
    } catch (error) {
      this.telemetry.backgroundFault(`rewrap the secrets of ${owner}`, error);
      return [];
    }
  }
}
