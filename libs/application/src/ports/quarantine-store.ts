/** An accepted event that was set aside because workers died over it. */
export type QuarantinedEvent = {
  readonly uid: string;
  /** Upstream's id. */
  readonly id: string;
  readonly organisationUid: string;
  readonly type: string;
  readonly reason: string;
  readonly acceptedAt: Date;
};

export abstract class QuarantineStore {
  /** Newest first; `before` is the uid of the last one of the page before. */
  abstract list(page: {
    readonly limit: number;
    readonly before: string | undefined;
  }): Promise<readonly QuarantinedEvent[]>;
  /** Returns it to the fan-out; `false` when there is no such event in quarantine. */
  abstract release(eventUid: string): Promise<boolean>;
}
