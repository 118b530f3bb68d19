import { Injectable } from '@nestjs/common';
import { LeaseStore } from '../ports/lease-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { DeliveryOptions } from './delivery-options.js';
import { LeasesInHand } from './leases-in-hand.js';
import { RecordOutcome } from './record-outcome.js';

/**
 * Keeps what a running worker holds. Each round renews leases well before they expire, gives back
 * claims whose answer never came, and retries unwritten outcomes. The retry follows the renewal: a
 * failing write locks its row, and the renewal would skip it.
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

  /** Runs beside the rounds: after an outage it may take long, and leases would expire then. */
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
      // The next round tries again; a lease outlasts several rounds.
      this.telemetry.backgroundFault(what, error);
    }
  }
}
