import { type BatchResult, type CountedMinute, StatsStore } from '@rxhooks/application';

/** Keeps what was written last of each minute, as a table with such a key does. */
export class RecordingStatsStore extends StatsStore {
  readonly rows = new Map<string, CountedMinute>();
  readonly writes: number[] = [];
  /** Thrown by the next write, after it was carried out or before. */
  fault: { readonly error: Error; readonly isCarriedOut: boolean } | undefined;

  override async write(writer: string, minutes: readonly CountedMinute[]): Promise<void> {
    const { fault } = this;
    this.fault = undefined;
    if (!fault || fault.isCarriedOut)
      for (const row of minutes) this.rows.set(keyOf(writer, row), structuredClone(row));
    this.writes.push(minutes.length);
    if (fault) throw fault.error;
  }

  override async foldMinutes(): Promise<BatchResult> {
    return { isDone: true };
  }
}

const keyOf = (writer: string, row: CountedMinute) =>
  [
    writer,
    row.organisationUid,
    row.subscriptionUid,
    row.minute.toISOString(),
    row.eventType,
  ].join();
