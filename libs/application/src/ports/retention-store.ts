/** What organisations choose the number of days for. */
export type RetainedSubject = 'payloads' | 'deliveries';

/** What the organisations that keep something for so many days have from before that time. */
export type Expired = { readonly days: number; readonly before: Date };

/** `isDone` also when another worker is at it. */
export type BatchResult = { readonly isDone: boolean };

/** Each call is one short transaction over few rows, and may run in many workers at once. */
export abstract class RetentionStore {
  /** The different numbers of days that organisations keep a subject for. */
  abstract listPeriods(subject: RetainedSubject): Promise<readonly number[]>;
  /** Erases the data of a batch of events and what receivers said to it; their open deliveries are cancelled. */
  abstract erasePayloads(expired: Expired): Promise<BatchResult>;
  /** Deletes a batch of events with their deliveries and attempts. */
  abstract deleteDeliveries(expired: Expired): Promise<BatchResult>;
  abstract trim(records: 'audit_log' | 'notifications', before: Date): Promise<BatchResult>;
}
