import type { Endpoint } from './delivery-store.js';

/** How long the longest due delivery has been waiting, in seconds. */
export type BacklogFigures = {
  /** At endpoints that may be sent to; zero when nothing is due. */
  readonly dueSeconds: number;
  /** At endpoints that are paused, held or behind an open circuit. */
  readonly barredSeconds: number;
  readonly openCircuits: number;
};

/** Finds what the queue lost or a dead worker left behind. */
export abstract class BacklogStore {
  abstract forgottenEvents(olderThanMs: number, limit: number): Promise<readonly string[]>;
  /** Endpoints that may be sent to and have overdue deliveries that no worker holds. */
  abstract overdueEndpoints(overdueMs: number): Promise<readonly Endpoint[]>;
  abstract measure(): Promise<BacklogFigures>;
  /** Cancels open deliveries of removed subscriptions, and skips those of disabled ones, in batches. */
  abstract endOrphans(): Promise<void>;
  /**
   * Makes rows due whose times were written while the clock of the database was wrong.
   *
   * @param longestMs the longest time that an attempt may lie ahead
   * @returns the number of rows
   */
  abstract bringTimesBack(longestMs: number): Promise<number>;
}
