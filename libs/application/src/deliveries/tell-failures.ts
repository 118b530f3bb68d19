import { Injectable } from '@nestjs/common';
import { toStoredEvent } from '../events/operational-event.js';
import { Alarm } from '../ports/alarm.js';
import { Clock } from '../ports/clock.js';
import { Contracts } from '../ports/contract.js';
import { EventStore, type NewEvent } from '../ports/event-store.js';
import { FailureStore, type UntoldFailure } from '../ports/failure-store.js';
import { IdFactory } from '../ports/id-factory.js';

const MAX_FAILURES = 500;

/**
 * Raises an event for each delivery that was given up, whatever ended it: its schedule, its worker, or the end of its
 * subscription. Read from the record and not told by whoever wrote it, so that no end can be forgotten.
 */
@Injectable()
export class TellFailures {
  constructor(
    private readonly failures: FailureStore,
    private readonly contracts: Contracts,
    private readonly events: EventStore,
    private readonly alarm: Alarm,
    private readonly ids: IdFactory,
    private readonly clock: Clock,
  ) {}

  /** Safe to run in many workers at once, and again after a crash: an event is told from another by the attempt. */
  async execute(): Promise<void> {
    const failures = await this.failures.untold(MAX_FAILURES);
    if (failures.length === 0) return;
    const events = failures.flatMap((failure) => this.#toEvent(failure) ?? []);
    const results = await this.events.insert(events);
    await this.failures.markTold(failures);
    const stored = events.filter((_, index) => results[index] === 'stored');
    if (stored.length > 0) this.alarm.eventsStored(stored.map(({ uid }) => uid));
  }

  #toEvent(failure: UntoldFailure): NewEvent | undefined {
    const { contract, organisationUid, deliveryUid, attemptsMade } = failure;
    const told = this.contracts.get(contract).operationalEvents?.deliveryFailed(failure);
    if (!told) return undefined;
    const id = `${deliveryUid}-${attemptsMade}`;
    const uid = this.ids.create('event');
    return toStoredEvent({ uid, organisationUid, id, at: this.clock.now() }, told);
  }
}
