import { Injectable } from '@nestjs/common';
import { BacklogStore } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { FanOutBacklog } from '../events/fan-out-backlog.js';
import { AttemptSuspects } from './attempt-suspects.js';
import { DispatchDeliveries } from './dispatch-deliveries.js';

// Younger than this, the alarm that was set for it is most likely about to ring.
const GRACE_MS = 2000;
// Claims cancel what is due; what is left of a subscription that has ended can wait.
const ROUNDS_PER_CLEARANCE = 15;

/** Finds what no alarm rings for: Redis is away, or was emptied, or a worker died with the delivery in hand. */
@Injectable()
export class SweepBacklog {
  #round = 0;
  #isClearing = false;

  constructor(
    private readonly backlog: BacklogStore,
    private readonly events: FanOutBacklog,
    private readonly dispatch: DispatchDeliveries,
    private readonly suspects: AttemptSuspects,
    private readonly telemetry: Telemetry,
  ) {}

  /** Safe to run in many workers at once: events and deliveries are taken under leases. */
  async execute(): Promise<void> {
    this.events.drain();
    this.suspects.drain();
    if (this.#round % ROUNDS_PER_CLEARANCE === 0) void this.#clear();
    this.#round += 1;
    for (const endpoint of await this.backlog.overdueEndpoints(GRACE_MS))
      this.dispatch.drain(endpoint);
  }

  /** On its own: whatever it meets, nobody else is to be found later for it. */
  async #clear(): Promise<void> {
    if (this.#isClearing) return;
    this.#isClearing = true;
    try {
      await this.backlog.cancelOrphans();
    } catch (error) {
      this.telemetry.backgroundFault('clearance', error);
    } finally {
      this.#isClearing = false;
    }
  }
}
