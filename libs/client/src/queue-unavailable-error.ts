/**
 * The queue did not confirm the events within the time limit. Carries neither the events nor the
 * driver's error.
 */
export class QueueUnavailableError extends Error {
  override readonly name = 'QueueUnavailableError';
  /**
   * False: none of these events was sent. True: the connection was lost, or the time was up, after
   * sending. Either way enqueue again with the same ids; what got through the first time is
   * recognised by them.
   */
  readonly mayHaveBeenEnqueued: boolean;
  /**
   * The ids of the events that are not known to be enqueued, including generated ones: all of the
   * call, or the last ones when the first thousands were enqueued.
   */
  readonly eventIds: readonly string[];

  constructor(options: {
    readonly message: string;
    readonly mayHaveBeenEnqueued: boolean;
    readonly eventIds: readonly string[];
  }) {
    super(options.message);
    this.mayHaveBeenEnqueued = options.mayHaveBeenEnqueued;
    this.eventIds = options.eventIds;
  }
}
