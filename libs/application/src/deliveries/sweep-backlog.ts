import { Injectable } from '@nestjs/common';
import { Alarm } from '../ports/alarm.js';
import { BacklogStore } from '../ports/delivery-store.js';
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

  constructor(
    private readonly backlog: BacklogStore,
    private readonly alarm: Alarm,
    private readonly dispatch: DispatchDeliveries,
  ) {}

  /** Safe to run in many workers at once: jobs have deterministic ids and deliveries are claimed. */
  async execute(): Promise<void> {
    this.dispatch.drainSuspects();
    const [events, endpoints] = await Promise.all([
      this.backlog.forgottenEvents(GRACE_MS, MAX_EVENTS),
      this.backlog.overdueEndpoints(GRACE_MS),
      this.#round % ROUNDS_PER_CLEARANCE === 0 && this.backlog.cancelOrphans(),
    ]);
    this.#round += 1;
    if (events.length > 0) this.alarm.eventsStored(events);
    for (const endpoint of endpoints) this.dispatch.drain(endpoint);
  }
}
