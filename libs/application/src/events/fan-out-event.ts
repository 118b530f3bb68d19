import { Injectable } from '@nestjs/common';
import type { Delivery, DomainEvent } from '@rxhooks/domain';
import { Dispatcher, type Permitted } from '../dispatch/dispatcher.js';
import { ExpectedWeight } from '../dispatch/expected-weight.js';
import { Lanes } from '../dispatch/lanes.js';
import type { Permit } from '../dispatch/permit.js';
import { weightOf } from '../dispatch/weight-of.js';
import { WriteLimiter } from '../dispatch/write-limiter.js';
import type { Endpoint } from '../ports/delivery-store.js';
import {
  type FanOutPlan,
  FanOutStore,
  type NewDelivery,
  type Recipient,
} from '../ports/fan-out-store.js';
import { IdFactory } from '../ports/id-factory.js';

type Opening = NewDelivery & {
  readonly recipient: Recipient;
  readonly endpoint: Endpoint;
  /** With it goes the lease. */
  readonly permit: Permit | undefined;
};

/** One event that thousands want must not let the next ones in one by one. */
const MOST_EXPECTED = 32;

type Begun = { readonly firstAttempts: Promise<void> };

/**
 * Makes one delivery per matching subscription and starts the first attempts at once, each as far as its endpoint has
 * room. Resolves when the deliveries are committed and the quick receivers have answered; safe to run again.
 */
@Injectable()
export class FanOutEvent {
  /** How many want an event shows when its turn has come. */
  readonly #expected = new ExpectedWeight();

  constructor(
    private readonly store: FanOutStore,
    private readonly dispatch: Dispatcher,
    private readonly lanes: Lanes,
    private readonly writes: WriteLimiter,
    private readonly ids: IdFactory,
  ) {}

  async execute(event: DomainEvent): Promise<void> {
    const { firstAttempts } = await this.begin(event);
    await firstAttempts;
  }

  /** Resolves when the deliveries are committed; `firstAttempts`, when the quick receivers have answered. */
  begin(event: DomainEvent): Promise<Begun> {
    return this.writes.admit(
      event.organisationUid,
      () => Math.min(MOST_EXPECTED, this.#expected.value),
      () => this.#openDeliveries(event),
    );
  }

  /** Without waiting for a turn, for the few that come one at a time. */
  beginAtOnce(event: DomainEvent): Promise<Begun> {
    return this.writes.conclude(event.organisationUid, 1, () => this.#openDeliveries(event));
  }

  /** First those that are sent at once: they do not wait until a thousand others are written that have to wait. */
  async #openDeliveries(event: DomainEvent): Promise<Begun> {
    // It is put down, and another worker has it at once; what is opened here would have to be handed back.
    if (this.dispatch.isStopping) throw new Error('The worker stops.');
    const plan = await this.store.plan(event);
    this.#expected.learn(weightOf(plan.event) + plan.recipients.length);
    const openings = this.#permitAll(plan);
    const atOnce = openings.filter(({ permit }) => permit);
    const waiting = openings.filter(({ permit }) => !permit);
    const isAll = waiting.length === 0;
    const permitted = atOnce.length > 0 || isAll ? await this.#open(plan, atOnce, isAll) : [];
    const firstAttempts = this.dispatch.start(permitted);
    if (!isAll) await this.#open(plan, waiting, true);
    return { firstAttempts };
  }

  /** @returns those with a permit that are new; the others have another run, or wait */
  async #open(
    { event }: FanOutPlan,
    openings: readonly Opening[],
    areLast: boolean,
  ): Promise<readonly Permitted[]> {
    let opened: ReadonlySet<string>;
    try {
      opened = await this.writes.conclude(event.organisationUid, openings.length, () =>
        this.store.open(event, openings, areLast),
      );
    } catch (error) {
      for (const { permit } of openings) permit?.release();
      throw error;
    }
    for (const { uid, permit, endpoint } of openings) {
      if (!opened.has(uid)) permit?.release();
      else if (!permit) this.dispatch.claimBacklog(endpoint);
    }
    const isNew = ({ uid }: Opening) => opened.has(uid);
    return openings.filter(isNew).flatMap((opening) => toPermitted(event, opening));
  }

  /** Each endpoint that has room is sent to at once; one without gets a delivery that waits. */
  #permitAll({ event, recipients }: FanOutPlan): readonly Opening[] {
    const weight = weightOf(event, recipients.filter(({ mustWait }) => !mustWait).length);
    return recipients.map((recipient) => {
      const { uid: subscriptionUid, organisationUid } = recipient.subscription;
      const endpoint = { subscriptionUid, organisationUid };
      const permit = recipient.mustWait
        ? undefined
        : this.lanes.take(endpoint, weight, weightOf(event));
      const leaseToken = permit && this.ids.create('lease');
      const uid = this.ids.create('delivery');
      return { uid, subscriptionUid, leaseToken, recipient, endpoint, permit };
    });
  }
}

function toPermitted(event: DomainEvent, opening: Opening): readonly Permitted[] {
  const { uid, recipient, leaseToken, permit } = opening;
  if (!permit || leaseToken === undefined) return [];
  const { subscription } = recipient;
  const delivery = firstDelivery(uid, event.uid, subscription.uid);
  return [{ assignment: { delivery, event, subscription, leaseToken }, permit }];
}

function firstDelivery(uid: string, eventUid: string, subscriptionUid: string): Delivery {
  return { uid, eventUid, subscriptionUid, attemptsMade: 0, scheduleStep: 0 };
}
