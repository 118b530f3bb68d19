/** Data that organisations choose a number of days for. */
export type RetainedSubject = 'payloads' | 'deliveries';

/** Records of ours that are kept for the same time in all organisations. */
export type TrimmedRecords =
  'audit_log' | 'notifications' | 'recoveries' | 'refused_events' | 'stats_hours';

/** `isDone` is also true when another worker is at it. */
export type BatchResult = { readonly isDone: boolean };

/**
 * Each call is one short transaction over few rows, safe in many workers at once. Ages follow from
 * the database's time alone: a process whose clock is wrong must not destroy fresh data.
 *
 * @throws ClocksDisagree, and changes nothing, while that time is unreliable
 */
export abstract class RetentionStore {
  /** The distinct numbers of days that organisations keep a subject for. */
  abstract listPeriods(subject: RetainedSubject): Promise<readonly number[]>;
  /**
   * Erases event data, and what receivers answered, in organisations that keep it for `days`, once
   * it is older; cancels open deliveries. Deletes tests that are as old.
   */
  abstract erasePayloads(days: number): Promise<BatchResult>;
  /** Deletes older events whose data is already erased, with their deliveries and attempts. */
  abstract deleteDeliveries(days: number): Promise<BatchResult>;
  abstract trim(records: TrimmedRecords, days: number): Promise<BatchResult>;
}

/** Its message tells operators which clocks disagree, and when retention goes on. */
export class ClocksDisagree extends Error {
  override readonly name = 'ClocksDisagree';
}
