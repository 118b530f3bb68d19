/** Everything of one subscription that is encrypted, sealed for its uid. */
export type SealedTexts = {
  readonly owner: string;
  readonly secret: string;
  readonly headers: string | undefined;
  readonly previousSecrets: readonly string[];
};

export type SealedSample = { readonly owner: string; readonly sealed: string };

export type Resealing = { readonly from: SealedTexts; readonly to: SealedTexts };

/** The encrypted columns, for what has to be done to all of them: of removed subscriptions as well. */
export abstract class SealedTextStore {
  /** For every key that any of them is sealed with, the oldest and the newest text of each column. */
  abstract samplesPerKey(): Promise<readonly SealedSample[]>;
  /** By uid, after the one that is given. */
  abstract list(after: string, limit: number): Promise<readonly SealedTexts[]>;
  /** Writes each one unless its row has changed since it was read; such a row is left for the next round. */
  abstract replace(resealings: readonly Resealing[]): Promise<void>;
}
