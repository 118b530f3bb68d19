/** Converts rows of the previous release to the form of this one. */
export abstract class UpgradeStore {
  /** Fills a batch of rows that lack their organisation. Safe in many workers at once. */
  abstract fillOrganisations(): Promise<{ readonly isDone: boolean }>;
}
