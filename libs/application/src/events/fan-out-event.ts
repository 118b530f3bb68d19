import { Injectable } from '@nestjs/common';
import type { Delivery } from '@rxhooks/domain';
import { DispatchDeliveries } from '../deliveries/dispatch-deliveries.js';
import { Intake } from '../deliveries/intake.js';
import { slotsOf, UNKNOWN_SLOTS } from '../deliveries/slots-of.js';
import type { Assignment, Endpoint } from '../ports/delivery-store.js';
import {
  FanOutStore,
  type NewDelivery,
  type PlanOptions,
  type Recipient,
} from '../ports/fan-out-store.js';
import { IdFactory } from '../ports/id-factory.js';

type Opening = NewDelivery & { readonly recipient: Recipient; readonly endpoint: Endpoint };

/** One event that thousands want must not let the next ones in one by one. */
const MOST_ITEMS = 32;
/** How much of what is expected is left when the next event is smaller. */
const FORGETTING = 0.75;

type Begun = { readonly firstAttempts: Promise<void> };

type Opened = { readonly assignments: readonly Assignment[]; readonly slotsEach: number };

/**
 * Makes one delivery per matching subscription and starts the first attempts at once, each as far as its endpoint has
 * room. Resolves when the deliveries are committed and the quick receivers have answered; safe to run again.
 */
@Injectable()
export class FanOutEvent {
  /** How large an event is, and how many want it, shows when it has been read; the latest ones tell what to expect. */
  #itemsEach = UNKNOWN_SLOTS;

  constructor(
    private readonly store: FanOutStore,
    private readonly dispatch: DispatchDeliveries,
    private readonly intake: Intake,
    private readonly ids: IdFactory,
  ) {}

  async execute(eventUid: string, options?: PlanOptions): Promise<void> {
    const { firstAttempts } = await this.begin(eventUid, options);
    await firstAttempts;
  }

  /** Resolves when the deliveries are committed; `firstAttempts`, when the quick receivers have answered. */
  async begin(eventUid: string, options?: PlanOptions): Promise<Begun> {
    const { assignments, slotsEach } = await this.intake.admit(
      () => Math.ceil(this.#itemsEach),
      () => this.#openDeliveries(eventUid, options),
    );
    return { firstAttempts: this.dispatch.startAll(assignments, slotsEach) };
  }

  async #openDeliveries(eventUid: string, options?: PlanOptions): Promise<Opened> {
    // Its job fails, and another worker has it in half a second; what is opened here would have to be handed back.
    if (this.dispatch.isStopping) throw new Error('The worker stops.');
    const plan = await this.store.plan(eventUid, options);
    if (!plan) return { assignments: [], slotsEach: 1 };
    const items = slotsOf(plan.event) + plan.recipients.length;
    this.#itemsEach = Math.min(MOST_ITEMS, Math.max(items, this.#itemsEach * FORGETTING));
    const atOnce = plan.recipients.filter(({ mustWait }) => !mustWait);
    const slotsEach = slotsOf(plan.event, atOnce.length);
    const openings = plan.recipients.map((recipient) =>
      this.#open(recipient, slotsEach, slotsOf(plan.event)),
    );
    let opened: ReadonlySet<string>;
    try {
      opened = await this.intake.conclude(openings.length, () =>
        this.store.open(plan.event, openings),
      );
    } catch (error) {
      for (const opening of openings) this.#giveBack(opening, slotsEach);
      throw error;
    }
    const assignments: Assignment[] = [];
    for (const opening of openings) {
      if (!opened.has(opening.uid)) this.#giveBack(opening, slotsEach);
      else if (opening.leaseToken === undefined) this.dispatch.drain(opening.endpoint);
      else {
        const { recipient, leaseToken } = opening;
        const { subscription } = recipient;
        const delivery = firstDelivery(opening.uid, eventUid, subscription.uid);
        assignments.push({ delivery, event: plan.event, subscription, leaseToken });
      }
    }
    return { assignments, slotsEach };
  }

  /** Takes its slots at the endpoint, and with them the lease; an endpoint without room gets a delivery that waits. */
  #open(recipient: Recipient, slots: number, alone: number): Opening {
    const { uid: subscriptionUid, organisationUid } = recipient.subscription;
    const endpoint = { subscriptionUid, organisationUid };
    const isAtOnce = !recipient.mustWait && this.dispatch.takeSlots(endpoint, slots, alone);
    const leaseToken = isAtOnce ? this.ids.create('lease') : undefined;
    return { uid: this.ids.create('delivery'), subscriptionUid, leaseToken, recipient, endpoint };
  }

  #giveBack({ leaseToken, endpoint }: Opening, slots: number): void {
    if (leaseToken !== undefined) this.dispatch.giveBack(endpoint, slots);
  }
}

function firstDelivery(uid: string, eventUid: string, subscriptionUid: string): Delivery {
  return { uid, eventUid, subscriptionUid, attemptsMade: 0, scheduleStep: 0 };
}
