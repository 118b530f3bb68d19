/** Rows that the release before has written, in the form of this one. */
export abstract class UpgradeStore {
  /** A batch of rows that do not name their organisation yet. May run in many workers at once. */
  abstract fillOrganisations(): Promise<{ readonly isDone: boolean }>;
}
