import { Injectable } from '@nestjs/common';
import { Clock, Contracts, IdFactory, toStoredEvent } from '@rxhooks/application';
import type { EntityManager } from 'typeorm';
import { INSERT_WANTED_EVENTS, toParameters } from '../events/insert-events.js';

type PauseChange = {
  readonly contract: string;
  readonly organisationUid: string;
  readonly subscriptionUid: string;
  readonly isPaused: boolean;
};

/** Stores the event about a pause or its end, where the contract has one; the sweeper finds it. */
@Injectable()
export class PauseEvents {
  constructor(
    private readonly contracts: Contracts,
    private readonly ids: IdFactory,
    private readonly clock: Clock,
  ) {}

  /** In the transaction of the change, so that neither is committed without the other. */
  async raise(manager: EntityManager, change: PauseChange): Promise<void> {
    const { contract, organisationUid } = change;
    const told = this.contracts.get(contract).operationalEvents?.pauseChanged(change);
    if (!told) return;
    const uid = this.ids.create('event');
    const origin = { uid, organisationUid, at: this.clock.now() };
    await manager.query(INSERT_WANTED_EVENTS, toParameters([toStoredEvent(origin, told)]));
  }
}
