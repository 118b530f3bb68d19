import {
  type Resealing,
  type SealedSample,
  type SealedTexts,
  SealedTextStore,
} from '@rxhooks/application';

/** `describeSealedTextStore` holds it to the rules of the store on PostgreSQL. */
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
    const texts = this.#inOrder().flatMap(({ owner, secret, headers, previousSecrets }) =>
      [[secret], headers === undefined ? [] : [headers], previousSecrets].flatMap((column, place) =>
        column.map((sealed) => ({ place, sample: { owner, sealed } })),
      ),
    );
    const byKey = texts.map(({ place, sample }) => {
      const [key] = sample.sealed.split('/');
      return [`${place} ${key}`, sample] as const;
    });
    const firsts = new Map(byKey.toReversed());
    const lasts = new Map(byKey);
    return [...new Set([...firsts.values(), ...lasts.values()])];
  }

  override async list(after: string, limit: number): Promise<readonly SealedTexts[]> {
    this.reads += 1;
    return this.#inOrder()
      .filter(({ owner }) => owner > after)
      .slice(0, limit);
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

  #inOrder(): readonly SealedTexts[] {
    return this.rows.toSorted((a, b) => (a.owner < b.owner ? -1 : 1));
  }
}

function isSame(a: SealedTexts, b: SealedTexts): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
