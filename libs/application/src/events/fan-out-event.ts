import { Injectable } from '@nestjs/common';
import type { Delivery, Subscription } from '@rxhooks/domain';
import { DispatchDeliveries } from '../deliveries/dispatch-deliveries.js';
import type { Assignment } from '../ports/delivery-store.js';
import { FanOutStore, type NewDelivery } from '../ports/fan-out-store.js';
import { IdFactory } from '../ports/id-factory.js';

type Opening = NewDelivery & { readonly subscription: Subscription };

/**
 * Makes one delivery per matching subscription and starts the first attempts at once, each as far as its endpoint has
 * room. Resolves when the deliveries are committed and the quick receivers have answered; safe to run again.
 */
@Injectable()
export class FanOutEvent {
  constructor(
    private readonly store: FanOutStore,
    private readonly dispatch: DispatchDeliveries,
    private readonly ids: IdFactory,
  ) {}

  async execute(eventUid: string): Promise<void> {
    const plan = await this.store.plan(eventUid);
    if (!plan) return;
    const openings = plan.subscriptions.map((subscription) => this.#open(subscription));
    let opened: ReadonlySet<string>;
    try {
      opened = await this.store.open(plan.event, openings);
    } catch (error) {
      for (const opening of openings) this.#giveBack(opening);
      throw error;
    }
    const assignments: Assignment[] = [];
    for (const opening of openings) {
      if (!opened.has(opening.uid)) this.#giveBack(opening);
      else if (opening.leaseToken === undefined) this.dispatch.drain(opening.subscriptionUid);
      else {
        const { subscription, leaseToken } = opening;
        const delivery = firstDelivery(opening.uid, eventUid, subscription.uid);
        assignments.push({ delivery, event: plan.event, subscription, leaseToken });
      }
    }
    await this.dispatch.startAll(assignments);
  }

  /** Takes a slot at the endpoint, and with it the lease; an endpoint without room gets a delivery that waits. */
  #open(subscription: Subscription): Opening {
    const leaseToken = this.dispatch.takeSlot(subscription.uid)
      ? this.ids.create('lease')
      : undefined;
    const uid = this.ids.create('delivery');
    return { uid, subscriptionUid: subscription.uid, leaseToken, subscription };
  }

  #giveBack({ leaseToken, subscriptionUid }: Opening): void {
    if (leaseToken !== undefined) this.dispatch.giveBack(subscriptionUid);
  }
}

function firstDelivery(uid: string, eventUid: string, subscriptionUid: string): Delivery {
  return { uid, eventUid, subscriptionUid, attemptsMade: 0, scheduleStep: 0 };
}
