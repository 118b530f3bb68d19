import { Injectable } from '@nestjs/common';
import { BacklogStore } from '../ports/backlog-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { FanOutBacklog } from '../events/fan-out-backlog.js';
import { AttemptPoison } from './attempt-poison.js';
import { DeliveryOptions } from './delivery-options.js';
import { Dispatcher } from '../dispatch/dispatcher.js';

// The wake-up job of a younger delivery is most likely about to run.
const GRACE_MS = 2000;
// Claims cancel due deliveries of ended subscriptions; the others can wait this long.
const ROUNDS_PER_CLEARANCE = 15;
/** The longest delay that a contract, a subscriber or a receiver's `Retry-After` may set. */
const LONGEST_DELAY_MS = 24 * 3600 * 1000;
/** The most that jitter may multiply a delay by. */
const MOST_JITTER = 2;
const MARGIN_MS = 3600 * 1000;

/** Finds work without a wake-up job: Redis is down or was emptied, or a worker died holding it. */
@Injectable()
export class SweepBacklog {
  #round = 0;
  #isClearing = false;

  constructor(
    private readonly backlog: BacklogStore,
    private readonly events: FanOutBacklog,
    private readonly dispatch: Dispatcher,
    private readonly poison: AttemptPoison,
    private readonly telemetry: Telemetry,
    private readonly options: DeliveryOptions,
  ) {}

  /** Safe to run in many workers at once: events and deliveries are taken under leases. */
  async execute(): Promise<void> {
    this.events.drain();
    this.poison.drain();
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

  /** Runs beside the sweep, so that its faults do not delay the work of others. */
  async #clear(): Promise<void> {
    if (this.#isClearing) return;
    this.#isClearing = true;
    try {
      await this.backlog.endOrphans();
      await this.#bringTimesBack();
    } catch (error) {
      this.telemetry.backgroundFault('clearance', error);
    } finally {
      this.#isClearing = false;
    }
  }
}
