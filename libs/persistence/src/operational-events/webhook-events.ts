import { Injectable } from '@nestjs/common';
import {
  Clock,
  Contracts,
  type Endpoint,
  type EndpointHappening,
  eventsAbout,
  type Happening,
  IdFactory,
  type OperationalEvent,
  toStoredEvent,
} from '@rxhooks/application';
import { hostOf } from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { INSERT_WANTED_EVENTS, toParameters } from '../events/insert-events.js';

type PauseChange = {
  readonly contract: string;
  readonly organisationUid: string;
  readonly subscriptionUid: string;
  readonly isPaused: boolean;
};

/** $1 subscription, $2 organisation. */
const SUBJECT = `
  SELECT s.uid, s.contract, s.pharmacy_uid AS "pharmacyUid", s.target FROM subscriptions s
  WHERE s.uid = $1 AND ${isOf('s', '$2')}`;

type SubjectRow = {
  readonly uid: string;
  readonly contract: string;
  readonly pharmacyUid: string | null;
  readonly target: string;
};

/**
 * Stores events about webhooks in the transaction of what they tell, so that neither is committed without the other; the
 * sweeper finds them. One that no subscription wants is not stored.
 */
@Injectable()
export class WebhookEvents {
  constructor(
    private readonly contracts: Contracts,
    private readonly ids: IdFactory,
    private readonly clock: Clock,
  ) {}

  /** Where the contract has an event about a pause or its end. */
  async pauseChanged(manager: EntityManager, change: PauseChange): Promise<void> {
    const { contract, organisationUid } = change;
    const told = this.contracts.get(contract).operationalEvents?.pauseChanged(change);
    if (told) await this.#store(manager, organisationUid, [told]);
  }

  /** Where a contract hears of the subscription's one. */
  async endpointChanged(
    manager: EntityManager,
    { subscriptionUid, organisationUid }: Endpoint,
    happening: EndpointHappening,
  ): Promise<void> {
    const parameters = [subscriptionUid, organisationUid];
    const [row]: SubjectRow[] = await manager.query(SUBJECT, parameters);
    if (!row) return;
    const { uid, contract, target } = row;
    const pharmacyUid = row.pharmacyUid ?? undefined;
    const subscription = { uid, contract, pharmacyUid, host: hostOf(target) };
    await this.happened(manager, organisationUid, { ...happening, subscription });
  }

  /** The same of what concerns no single subscription. */
  async happened(
    manager: EntityManager,
    organisationUid: string,
    happening: Happening,
  ): Promise<void> {
    await this.#store(manager, organisationUid, eventsAbout(this.contracts, happening));
  }

  async #store(
    manager: EntityManager,
    organisationUid: string,
    told: readonly OperationalEvent[],
  ): Promise<void> {
    if (told.length === 0) return;
    const at = this.clock.now();
    const events = told.map((one) =>
      toStoredEvent({ uid: this.ids.create('event'), organisationUid, at }, one),
    );
    await manager.query(INSERT_WANTED_EVENTS, toParameters(events));
  }
}
