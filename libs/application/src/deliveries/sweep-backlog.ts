import { Injectable } from '@nestjs/common';
import { BacklogStore } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { FanOutBacklog } from '../events/fan-out-backlog.js';
import { AttemptSuspects } from './attempt-suspects.js';
import { DeliveryOptions } from './delivery-options.js';
import { Dispatcher } from '../dispatch/dispatcher.js';

// Younger than this, the alarm that was set for it is most likely about to ring.
const GRACE_MS = 2000;
// Claims cancel what is due; what is left of a subscription that has ended can wait.
const ROUNDS_PER_CLEARANCE = 15;
/** Of a contract, of a subscriber, and of what a receiver may ask for. */
const LONGEST_DELAY_MS = 24 * 3600 * 1000;
/** What chance may make of a delay. */
const MOST_JITTER = 2;
const MARGIN_MS = 3600 * 1000;

/** Finds what no alarm rings for: Redis is away, or was emptied, or a worker died with the delivery in hand. */
@Injectable()
export class SweepBacklog {
  #round = 0;
  #isClearing = false;

  constructor(
    private readonly backlog: BacklogStore,
    private readonly events: FanOutBacklog,
    private readonly dispatch: Dispatcher,
    private readonly suspects: AttemptSuspects,
    private readonly telemetry: Telemetry,
    private readonly options: DeliveryOptions,
  ) {}

  /** Safe to run in many workers at once: events and deliveries are taken under leases. */
  async execute(): Promise<void> {
    this.events.drain();
    this.suspects.drain();
    if (this.#round % ROUNDS_PER_CLEARANCE === 0) void this.#clear();
    this.#round += 1;
    for (const endpoint of await this.backlog.overdueEndpoints(GRACE_MS))
      this.dispatch.claimBacklog(endpoint);
  }

  async #bringTimesBack(): Promise<void> {
    const ownSeconds = Math.max(0, ...(this.options.scheduleSeconds ?? []));
    const longestMs = MOST_JITTER * Math.max(LONGEST_DELAY_MS, ownSeconds * 1000) + MARGIN_MS;
    const rows = await this.backlog.bringTimesBack(longestMs);
    if (rows === 0) return;
    const text = `${rows} rows had times further ahead than any may be, and are due now: the clock of the database was wrong.`;
    this.telemetry.backgroundFault('clearance', new Error(text));
  }

  /** On its own: whatever it meets, nobody else is to be found later for it. */
  async #clear(): Promise<void> {
    if (this.#isClearing) return;
    this.#isClearing = true;
    try {
      await this.backlog.cancelOrphans();
      await this.#bringTimesBack();
    } catch (error) {
      this.telemetry.backgroundFault('clearance', error);
    } finally {
      this.#isClearing = false;
    }
  }
}
