/** What organisations choose the number of days for. */
export type RetainedSubject = 'payloads' | 'deliveries';

/** `isDone` also when another worker is at it. */
export type BatchResult = { readonly isDone: boolean };

/**
 * Each call is one short transaction over few rows, and may run in many workers at once. What is old enough follows from
 * the time of the database alone: a process whose clock is wrong must not destroy what was accepted a moment ago.
 *
 * @throws ClocksDisagree, and changes nothing, while that time cannot be relied on
 */
export abstract class RetentionStore {
  /** The different numbers of days that organisations keep a subject for. */
  abstract listPeriods(subject: RetainedSubject): Promise<readonly number[]>;
  /** Erases the data of events that are older than that, where the organisation keeps it for so many days, and what receivers said to it; open deliveries are cancelled. */
  abstract erasePayloads(days: number): Promise<BatchResult>;
  /** Deletes such events, whose data has been erased before, with their deliveries and attempts. */
  abstract deleteDeliveries(days: number): Promise<BatchResult>;
  abstract trim(records: 'audit_log' | 'notifications', days: number): Promise<BatchResult>;
}

/** Its message says for people which clocks, and when retention goes on. */
export class ClocksDisagree extends Error {
  override readonly name = 'ClocksDisagree';
}
