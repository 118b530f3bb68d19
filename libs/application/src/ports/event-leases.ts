/** An event that several workers did not survive, in the caller's hands. */
export type SuspectEvent = {
  readonly uid: string;
  /** Times that a worker took it, this one included, since one last put it down alive. */
  readonly opens: number;
};

/**
 * Who has an event in hand that the queue should have brought to a worker and did not. Each taking is counted on the row
 * with the lease, before anything is done, so that the count outlives the worker.
 */
export abstract class EventLeases {
  /** Takes up to `limit` events that nobody has in hand, every organisation's in turn; none that is a suspect. */
  abstract takeOverdue(olderThanMs: number, limit: number): Promise<readonly string[]>;
  abstract takeSuspect(olderThanMs: number): Promise<SuspectEvent | undefined>;
  /** To be called every few seconds for what is in hand: a lease that is not renewed is over in 15 s. Leaves alone what another worker has by now. */
  abstract renew(eventUids: readonly string[]): Promise<void>;
  /** Says that their worker lives. They can be taken again after the pause. Leaves alone what another worker has by now. */
  abstract putDown(eventUids: readonly string[], pauseMs: number): Promise<void>;
}
