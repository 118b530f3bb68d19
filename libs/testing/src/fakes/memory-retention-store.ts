import {
  type BatchResult,
  type Expired,
  type RetainedSubject,
  RetentionStore,
} from '@rxhooks/application';

/** Has so many batches to work off for every number of days, and remembers what it was asked for. */
export class MemoryRetentionStore extends RetentionStore {
  periods: Record<RetainedSubject, number[]> = { payloads: [], deliveries: [] };
  batches = 1;
  readonly calls: string[] = [];
  /** Runs with every batch. */
  onBatch: () => void = () => undefined;
  readonly #done = new Map<string, number>();

  override async listPeriods(subject: RetainedSubject): Promise<readonly number[]> {
    return this.periods[subject];
  }

  override erasePayloads(expired: Expired): Promise<BatchResult> {
    return this.#batch(`payloads ${expired.days}`, expired.before);
  }

  override deleteDeliveries(expired: Expired): Promise<BatchResult> {
    return this.#batch(`deliveries ${expired.days}`, expired.before);
  }

  override trim(records: string, before: Date): Promise<BatchResult> {
    return this.#batch(records, before);
  }

  async #batch(what: string, before: Date): Promise<BatchResult> {
    this.calls.push(`${what} before ${before.toISOString().slice(0, 10)}`);
    this.onBatch();
    const count = (this.#done.get(what) ?? 0) + 1;
    this.#done.set(what, count);
    return { isDone: count >= this.batches };
  }
}
