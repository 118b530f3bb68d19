import { type EndpointState, type EndpointVerdict, judgeSignals } from '@rxhooks/domain';
import type { Contracts } from '../ports/contract.js';
import type { EndpointReport } from '../ports/endpoint-store.js';

/**
 * Decides what happens to an endpoint in trouble. The store locks the
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
}
