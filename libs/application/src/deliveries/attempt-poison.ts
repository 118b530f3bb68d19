import { Injectable } from '@nestjs/common';
import { DeliveryStore } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { AttemptDelivery } from './attempt-delivery.js';
import { Dispatcher } from '../dispatch/dispatcher.js';

// Each is of another organisation, so one hanging endpoint cannot block them all.
const MAX_IN_HAND = 4;

/** Attempts poison deliveries (several workers died over them), a few at a time beside the rest. */
@Injectable()
export class AttemptPoison {
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
        const poison = await this.store.claimPoison();
        if (!poison) return;
        this.drain(); // other organisations may have more
        await this.attempt.execute(poison);
      }
    } catch (error) {
      // Our fault. The lease expires, and the next sweep tries again.
      this.telemetry.backgroundFault('poison', error);
    }
  }
}
