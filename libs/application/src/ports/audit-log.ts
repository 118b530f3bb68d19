export type AuditEntry = {
  readonly uid: string;
  readonly at: Date;
  /** The uid of a key, `bootstrap` (the key from configuration), `system` (a worker), or `recipient` (of a mail). */
  readonly actor: string;
  /** The display name of the key now. */
  readonly actorName: string | undefined;
  readonly organisationUid: string | undefined;
  readonly action: string;
  /** The uid of the object acted on. */
  readonly subject: string | undefined;
  /** Stays `started` when the process died, or could not write, before the end was known. */
  readonly result: string;
  readonly requestId: string | undefined;
  /** In the words of the caller. */
  readonly reason: string | undefined;
};

export type AuditFilter = {
  readonly organisationUid?: string | undefined;
  readonly action?: string | undefined;
};

/** Records who did what: ids and names of actions, never content. */
export abstract class AuditLog {
  abstract add(entry: Omit<AuditEntry, 'at' | 'actorName'>): Promise<void>;
  /** Fields that are `undefined` keep the value they were added with. */
  abstract conclude(
    uid: string,
    end: Pick<AuditEntry, 'result' | 'organisationUid' | 'subject'>,
  ): Promise<void>;
  /** Newest first; `before` is the uid of the last entry of the page before. */
  abstract list(
    filter: AuditFilter,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<readonly AuditEntry[]>;
}
