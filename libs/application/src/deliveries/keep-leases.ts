import { Injectable } from '@nestjs/common';
import { LeaseStore } from '../ports/lease-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { DeliveryOptions } from './delivery-options.js';
import { LeasesInHand } from './leases-in-hand.js';
import { RecordOutcome } from './record-outcome.js';

/**
 * The rounds in which a living worker keeps what is its own: leases are renewed well before they run out, what may have
 * been claimed without our knowing is given back, and outcomes that could not be written are tried again, after the
 * renewal, because a write that fails has kept its row locked from it.
 */
@Injectable()
export class KeepLeases {
  #isGivingBack = false;

  constructor(
    private readonly leases: LeasesInHand,
    private readonly store: LeaseStore,
    private readonly record: RecordOutcome,
    private readonly telemetry: Telemetry,
    private readonly options: DeliveryOptions,
  ) {}

  async execute(): Promise<void> {
    void this.#giveBack();
    await this.#attempt('leases', () => this.#renew());
    this.record.tryAgain();
  }

  /** Beside the rounds: what an outage has left may take long to give back, and meanwhile leases would run out. */
  async #giveBack(): Promise<void> {
    if (this.#isGivingBack) return;
    this.#isGivingBack = true;
    await this.#attempt('unanswered claims', () => this.store.giveBackUnanswered());
    this.#isGivingBack = false;
  }

  async #renew(): Promise<void> {
    const due = this.leases.olderThan(this.options.leaseMs / 4);
    if (due.length > 0) this.leases.noteRenewed(await this.store.renew(due));
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // The next round asks again; a lease outlasts several of them.
      this.telemetry.backgroundFault(what, error);
    }
  }
}
