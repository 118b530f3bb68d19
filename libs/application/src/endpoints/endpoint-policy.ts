import {
  describeStoppedEndpoint,
  type EndpointState,
  type EndpointStop,
  type EndpointVerdict,
  judgeSignals,
  type Notice,
  type StoppedEndpoint,
} from '@rxhooks/domain';
import type { Contracts } from '../ports/contract.js';
import type { EndpointReport } from '../ports/endpoint-store.js';

/** The subscription of a stopped endpoint; `contactEmail` is its organisation's. */
export type StoppedSubscription = StoppedEndpoint & { readonly contactEmail: string | null };

export type OwnerMail = Notice & { readonly recipient: string };

/**
 * Decides what happens to an endpoint in trouble and what its owner is told. The store locks the
 * state, calls this, and writes the result in the same transaction.
 */
export class EndpointPolicy {
  /** Contracts whose subscriptions are paused; for other contracts only the circuit opens. */
  readonly pausingContracts: readonly string[];

  constructor(
    contracts: Contracts,
    private readonly pauseAfterOpenings: number,
  ) {
    const pausing = contracts.all().filter(({ pausesAfterOpenings }) => pausesAfterOpenings);
    this.pausingContracts = pausing.map(({ name }) => name);
  }

  judge(before: EndpointState, reports: readonly EndpointReport[], now: Date): EndpointVerdict {
    return judgeSignals(before, reports, now, this.pauseAfterOpenings);
  }

  /** `undefined` when the organisation has no contact. */
  mailFor(stop: EndpointStop, stopped: StoppedSubscription): OwnerMail | undefined {
    const { contactEmail: recipient } = stopped;
    return recipient === null
      ? undefined
      : { recipient, ...describeStoppedEndpoint(stop, stopped) };
  }
}
