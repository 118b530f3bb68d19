import {
  type Resealing,
  type SealedSample,
  type SealedTexts,
  SealedTextStore,
} from '@rxhooks/application';

/** Lists by uid if `rows` is given in that order. */
export class MemorySealedTextStore extends SealedTextStore {
  /** How many rows it writes before it throws, like a killed process. */
  survives = Infinity;
  reads = 0;
  /** Runs between the reading of a batch and its writing. */
  betweenReadAndWrite: () => void = () => undefined;

  constructor(readonly rows: SealedTexts[]) {
    super();
  }

  override async samplesPerKey(): Promise<readonly SealedSample[]> {
    const samples = this.rows.flatMap(({ owner, secret, headers = [], previousSecrets }) =>
      [secret, headers, previousSecrets].flat().map((sealed) => ({ owner, sealed })),
    );
    const byKey = (sample: SealedSample) => [sample.sealed.split('/')[0], sample] as const;
    const [last, first] = [samples, samples.toReversed()].map((all) => new Map(all.map(byKey)));
    return [...(first?.values() ?? []), ...(last?.values() ?? [])];
  }

  override async list(after: string, limit: number): Promise<readonly SealedTexts[]> {
    this.reads += 1;
    return this.rows.filter(({ owner }) => owner > after).slice(0, limit);
  }

  override async replace(resealings: readonly Resealing[]): Promise<void> {
    this.betweenReadAndWrite();
    for (const { from, to } of resealings) {
      if (this.survives === 0) throw new Error('killed');
      this.survives -= 1;
      const index = this.rows.findIndex((row) => isSame(row, from));
      if (index >= 0) this.rows[index] = to;
    }
  }
}

function isSame(a: SealedTexts, b: SealedTexts): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
