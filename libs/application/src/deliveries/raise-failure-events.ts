import { Injectable } from '@nestjs/common';
import { toStoredEvent } from '../events/to-stored-event.js';
import { WakeUps } from '../ports/wake-ups.js';
import { Clock } from '../ports/clock.js';
import { Contracts } from '../ports/contract.js';
import type { NewEvent } from '../ports/event-store.js';
import { FailureStore, type UntoldFailure } from '../ports/failure-store.js';
import { IdFactory } from '../ports/id-factory.js';

const BATCH = 500;
// Ten thousand a round: a mass failure of one organisation must not delay others for long.
const MAX_BATCHES = 20;

/**
 * Raises an event for each delivery that was given up, whether its schedule, its worker or its
 * subscription ended. Reads the deliveries' rows instead of being called, so that no ending is
 * missed.
 */
@Injectable()
export class RaiseFailureEvents {
  constructor(
    private readonly store: FailureStore,
    private readonly contracts: Contracts,
    private readonly wakeUps: WakeUps,
    private readonly ids: IdFactory,
    private readonly clock: Clock,
  ) {}

  /** @param signal once aborted, no further batch begins */
  async execute(signal?: AbortSignal): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const { failures, events } = await this.store.tell(BATCH, (one) => this.#toEvent(one));
      if (events.length > 0) this.wakeUps.eventsStored();
      if (failures < BATCH || signal?.aborted) return;
    }
  }

  #toEvent(failure: UntoldFailure): NewEvent | undefined {
    const { contract, organisationUid } = failure;
    const told = this.contracts.get(contract).operationalEvents?.deliveryFailed(failure);
    if (!told) return undefined;
    const uid = this.ids.create('event');
    return toStoredEvent({ uid, organisationUid, at: this.clock.now() }, told);
  }
}
