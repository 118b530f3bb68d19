import { type BatchResult, type RetainedSubject, RetentionStore } from '@rxhooks/application';

/** Needs `batches` calls for every subject and number of days; records all calls. */
export class ScriptedRetentionStore extends RetentionStore {
  periods: Record<RetainedSubject, number[]> = { payloads: [], deliveries: [] };
  batches = 1;
  readonly calls: string[] = [];
  /** Runs with every batch. */
  onBatch: () => void = () => undefined;
  readonly #done = new Map<string, number>();

  override async listPeriods(subject: RetainedSubject): Promise<readonly number[]> {
    return this.periods[subject];
  }

  override erasePayloads(days: number): Promise<BatchResult> {
    return this.#batch(`payloads ${days}`);
  }

  override deleteDeliveries(days: number): Promise<BatchResult> {
    return this.#batch(`deliveries ${days}`);
  }

  override trim(records: string, days: number): Promise<BatchResult> {
    return this.#batch(`${records} ${days}`);
  }

  async #batch(what: string): Promise<BatchResult> {
    this.calls.push(what);
    this.onBatch();
    const count = (this.#done.get(what) ?? 0) + 1;
    this.#done.set(what, count);
    return { isDone: count >= this.batches };
  }
}
