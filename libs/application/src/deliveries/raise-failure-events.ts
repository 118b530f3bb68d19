import { Injectable } from '@nestjs/common';
import { hostOf } from '@rxhooks/domain';
import { eventsAbout } from '../events/events-about.js';
import { toStoredEvent } from '../events/to-stored-event.js';
import { WakeUps } from '../ports/wake-ups.js';
import { Clock } from '../ports/clock.js';
import { Contracts, type OperationalEvent } from '../ports/contract.js';
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
      const { failures, events } = await this.store.tell(BATCH, (one) => this.#toEvents(one));
      if (events.length > 0) this.wakeUps.eventsStored();
      if (failures < BATCH || signal?.aborted) return;
    }
  }

  #toEvents(failure: UntoldFailure): readonly NewEvent[] {
    const { contract, organisationUid } = failure;
    const own = this.contracts.get(contract).operationalEvents?.deliveryFailed(failure);
    const told = [...(own ? [own] : []), ...this.#eventsAbout(failure)];
    const at = this.clock.now();
    return told.map((one) =>
      toStoredEvent({ uid: this.ids.create('event'), organisationUid, at }, one),
    );
  }

  #eventsAbout(failure: UntoldFailure): readonly OperationalEvent[] {
    const { subscriptionUid: uid, contract, pharmacyUid, target, isExhausted } = failure;
    if (!isExhausted) return [];
    const { deliveryUid, eventUid, eventType, attempts, statusCode } = failure;
    return eventsAbout(this.contracts, {
      kind: 'delivery.exhausted',
      subscription: { uid, contract, pharmacyUid, host: hostOf(target) },
      deliveryUid,
      eventUid,
      eventType,
      attempts,
      statusCode,
      reason: failure.reason ?? 'It has failed.',
    });
  }
}
