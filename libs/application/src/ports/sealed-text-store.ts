/** All encrypted texts of one owner, sealed for its uid: a subscription, or an organisation with one secret. */
export type SealedTexts = {
  readonly owner: string;
  readonly secret: string;
  readonly headers: string | undefined;
  readonly previousSecrets: readonly string[];
};

export type SealedSample = { readonly owner: string; readonly sealed: string };

export type Resealing = { readonly from: SealedTexts; readonly to: SealedTexts };

/** The encrypted columns of all subscriptions, removed ones included, and of organisations. */
export abstract class SealedTextStore {
  /** For every key in use, the oldest and the newest text of each column. */
  abstract samplesPerKey(): Promise<readonly SealedSample[]>;
  /** In the order of uids, after the given one. */
  abstract list(after: string, limit: number): Promise<readonly SealedTexts[]>;
  /** Writes each one unless its row changed since it was read; the next round takes such a row. */
  abstract replace(resealings: readonly Resealing[]): Promise<void>;
}
