import { EventStore, type NewEvent, type StoreResult } from '@rxhooks/application';

/** `describeEventStore` holds it to the rules of the store on PostgreSQL. */
export class MemoryEventStore extends EventStore {
  readonly events: NewEvent[] = [];
  /** Thrown instead of storing anything. */
  fault: Error | undefined;

  constructor(private readonly journal: string[] = []) {
    super();
  }

  override async insert(events: readonly NewEvent[]): Promise<readonly StoreResult[]> {
    // No commit ends in the same turn.
    await Promise.resolve();
    if (this.fault) throw this.fault;
    const results = events.map((event) => this.#insert(event));
    this.journal.push('commit');
    return results;
  }

  #insert(event: NewEvent): StoreResult {
    const earlier = this.events.find(
      ({ organisationUid, id }) => organisationUid === event.organisationUid && id === event.id,
    );
    if (earlier) return earlier.fingerprint.equals(event.fingerprint) ? 'duplicate' : 'mismatch';
    this.events.push(event);
    return 'stored';
  }
}
