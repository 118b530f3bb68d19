import { Injectable } from '@nestjs/common';
import { DeliveryStore } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { AttemptDelivery } from './attempt-delivery.js';
import { Dispatcher } from '../dispatch/dispatcher.js';

// Each of another organisation, so that one at a hanging endpoint does not stand in the way of all.
const MAX_IN_HAND = 4;

/** Makes the attempts that several workers did not survive, a few at a time and beside everything else. */
@Injectable()
export class AttemptSuspects {
  #inHand = 0;

  constructor(
    private readonly dispatch: Dispatcher,
    private readonly attempt: AttemptDelivery,
    private readonly store: DeliveryStore,
    private readonly telemetry: Telemetry,
  ) {}

  /** Returns at once. */
  drain(): void {
    if (this.dispatch.isStopping || this.#inHand >= MAX_IN_HAND) return;
    this.#inHand += 1;
    void this.dispatch.waitAtEndFor(this.#run().finally(() => (this.#inHand -= 1)));
  }

  async #run(): Promise<void> {
    try {
      while (!this.dispatch.isStopping) {
        const suspect = await this.store.claimSuspect();
        if (!suspect) return;
        this.drain(); // there may be more, of others
        await this.attempt.execute(suspect);
      }
    } catch (error) {
      // Ours. The lease runs out, and the next sweep asks again.
      this.telemetry.backgroundFault('suspect', error);
    }
  }
}
