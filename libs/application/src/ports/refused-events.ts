import type { TenantScope } from '../access/tenant-scope.js';

/** An event of the public queue that was not accepted, without its payload. */
export type RefusedEvent = {
  readonly uid: string;
  readonly organisationUid: string;
  /** The same in all runs of the job. */
  readonly jobId: string;
  /** As its sender wrote them; undefined where that is no such text. */
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly reason: string;
};

/** `quarantined`: it was accepted, and is set aside until the operator releases it. */
export type RefusedEventRow = Pick<RefusedEvent, 'uid' | 'id' | 'type' | 'reason'> & {
  readonly state: 'refused' | 'quarantined';
  /** When it was refused, or accepted. */
  readonly at: Date;
};

export abstract class RefusedEvents {
  /** Keeps one record of a job, however often it is refused. */
  abstract note(event: RefusedEvent): Promise<void>;
  /** Newest first; `before` is the uid of the last one of the page before. */
  abstract list(
    scope: TenantScope,
    page: { readonly limit: number; readonly before: string | undefined },
  ): Promise<readonly RefusedEventRow[]>;
}
