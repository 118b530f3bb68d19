import type { DomainEvent } from '@rxhooks/domain';
import type { Recipient } from './fan-out-store.js';

/** An event in the caller's hands, as it was read with the lease. */
export type TakenEvent = {
  readonly event: DomainEvent;
  /** Times that a worker took it, this one included, since one last put it down alive. */
  readonly opens: number;
  /** As in `FanOutPlan`, at the moment of the taking. Left out when they are to be asked for. */
  readonly recipients?: readonly Recipient[] | undefined;
};

/** What is not to be taken. */
export type Excepted = {
  readonly organisations: readonly string[];
  readonly events: readonly string[];
};

export type TakenEvents = {
  readonly events: readonly TakenEvent[];
  /** True when there are probably more. */
  readonly isMore: boolean;
};

/**
 * Who has an event in hand. Each taking is counted on the row with the lease, before anything is done, so that the count
 * outlives the worker.
 */
export abstract class EventLeases {
  /** Takes up to `limit` events that nobody has in hand, every other organisation's in turn; none that is a suspect. */
  abstract take(limit: number, except?: Excepted): Promise<TakenEvents>;
  /** As `take`, but of the last seconds alone and the oldest first: it costs the same whatever was there before. */
  abstract takeLatest(limit: number, except?: Excepted): Promise<TakenEvents>;
  /** One that several workers did not survive. */
  abstract takeSuspect(): Promise<TakenEvent | undefined>;
  /** Gives back what this process took by a call that has failed: no request was made for it. Leaves what it has in hand. */
  abstract giveBackUnheard(inHand: readonly string[]): Promise<void>;
  /** To be called every few seconds for what is in hand: a lease that is not renewed is over in 15 s. Leaves alone what another worker has by now, or somebody keeps locked. Returns what is renewed. */
  abstract renew(eventUids: readonly string[]): Promise<readonly string[]>;
  /** Has events wait here that an api of the release before has stored. To be called every few seconds. */
  abstract adopt(): Promise<void>;
  /** Says that their worker lives. They can be taken again after the pause. Leaves alone what another worker has by now. */
  abstract putDown(eventUids: readonly string[], pauseMs: number): Promise<void>;
}
