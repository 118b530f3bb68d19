import type { DomainEvent } from '@rxhooks/domain';
import type { EventKey } from './event-store.js';
import type { Recipient } from './fan-out-store.js';

/** An event leased to the caller, as it was read with the lease. */
export type TakenEvent = {
  readonly event: DomainEvent;
  /** How often workers took it, this time included, since one last put it down alive. */
  readonly opens: number;
  /** When it was accepted, as `performance.now()` of this process. */
  readonly acceptedMs?: number | undefined;
  /** As in `FanOutPlan`, read with the lease. Omitted when they have to be queried. */
  readonly recipients?: readonly Recipient[] | undefined;
};

/** What not to take. */
export type Excepted = {
  readonly organisations: readonly string[];
  readonly events: readonly string[];
};

export type TakenEvents = {
  readonly events: readonly TakenEvent[];
  /** True when more events probably wait. */
  readonly isMore: boolean;
};

/**
 * Leases of events. The row counts each taking with the lease, before any work is done, so that the
 * count outlives the worker.
 */
export abstract class EventLeases {
  /** Takes up to `limit` events that no worker holds, organisations in turn; no poison events. */
  abstract take(limit: number, except?: Excepted): Promise<TakenEvents>;
  /** As `take`, for events of the last seconds, oldest first: a backlog does not raise its cost. */
  abstract takeLatest(limit: number, except?: Excepted): Promise<TakenEvents>;
  /** Takes an event that several workers did not survive. */
  abstract takePoison(): Promise<TakenEvent | undefined>;
  /** Gives back what a failed call of this process took; none was sent. Leaves `inHand` alone. */
  abstract giveBackUnheard(inHand: readonly string[]): Promise<void>;
  /**
   * Extends leases; call this every few seconds, because a lease ends after 15 s. Skips events that
   * another worker holds or a session has locked. Returns the uids of the renewed ones.
   */
  abstract renew(events: readonly EventKey[]): Promise<readonly string[]>;
  /** Adopts events that an api of the previous release has stored. Call this every few seconds. */
  abstract adopt(): Promise<void>;
  /** Ends leases of a living worker; frees the events after the pause. Skips another worker's. */
  abstract putDown(events: readonly EventKey[], pauseMs: number): Promise<void>;
}
