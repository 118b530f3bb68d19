import type { DomainEvent } from '@rxhooks/domain';

export type NewEvent = DomainEvent & {
  /** SHA-256 over everything upstream sent, to tell a repeat from another event under the same id. */
  readonly fingerprint: Buffer;
};

/** `mismatch`: the id is taken by an event with another body; nothing was stored. */
export type StoreResult = 'stored' | 'duplicate' | 'mismatch';

/** None of the events was stored, and none will be: the same request may be made again, also without ids. */
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
   * @throws NothingStoredError where that is certain
   */
  abstract insert(events: readonly NewEvent[]): Promise<readonly StoreResult[]>;
}
