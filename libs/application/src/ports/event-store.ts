import type { DomainEvent } from '@rxhooks/domain';

/** An event within its organisation. */
export type EventKey = Pick<DomainEvent, 'uid' | 'organisationUid'>;

export type NewEvent = DomainEvent & {
  /** SHA-256 over all that upstream sent, to tell a repeat from another event with the same id. */
  readonly fingerprint: Buffer;
  /** As `BusinessKeyHasher` packs them. */
  readonly businessKeys?: Buffer | undefined;
};

/**
 * Only `stored` has stored anything. `mismatch`: the id is taken by an event with another body. `moving`: the organisation is
 * on its way to another cell, or was a moment ago. `moved`: another cell serves it.
 */
export type StoreResult = 'stored' | 'duplicate' | 'mismatch' | 'moving' | 'moved';

/** No event was stored, and none will be: the request may be repeated, even without ids. */
export class NothingStoredError extends Error {
  override readonly name = 'NothingStoredError';

  constructor(cause: unknown) {
    super('No event was stored.', { cause });
  }
}

export abstract class EventStore {
  /**
   * Resolves after the commit, with one result per event in order.
   *
   * @throws NothingStoredError when it is certain that none was stored
   */
  abstract insert(events: readonly NewEvent[]): Promise<readonly StoreResult[]>;
}
