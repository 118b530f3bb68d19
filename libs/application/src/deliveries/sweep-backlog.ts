import { Injectable } from '@nestjs/common';
import { Alarm } from '../ports/alarm.js';
import { BacklogStore } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { AttemptSuspects } from './attempt-suspects.js';
import { DispatchDeliveries } from './dispatch-deliveries.js';

// Younger than this, the job that was enqueued with it is most likely on its way.
const GRACE_MS = 2000;
const MAX_EVENTS = 1000;
// Claims cancel what is due; what is left of a subscription that has ended can wait.
const ROUNDS_PER_CLEARANCE = 15;

/** Finds what no alarm will ring for any more: Redis was emptied, or a worker died with the delivery in hand. */
@Injectable()
export class SweepBacklog {
  #round = 0;
  #isClearing = false;

  constructor(
    private readonly backlog: BacklogStore,
    private readonly alarm: Alarm,
    private readonly dispatch: DispatchDeliveries,
    private readonly suspects: AttemptSuspects,
    private readonly telemetry: Telemetry,
  ) {}

  /** Safe to run in many workers at once: jobs have deterministic ids and deliveries are claimed. */
  async execute(): Promise<void> {
    this.suspects.drain();
    if (this.#round % ROUNDS_PER_CLEARANCE === 0) void this.#clear();
    this.#round += 1;
    const [events, endpoints] = await Promise.all([
      this.backlog.forgottenEvents(GRACE_MS, MAX_EVENTS),
      this.backlog.overdueEndpoints(GRACE_MS),
    ]);
    if (events.length > 0) this.alarm.eventsForgotten(events);
    for (const endpoint of endpoints) this.dispatch.drain(endpoint);
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
