import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { DispatchDeliveries } from '@rxhooks/application';

// Below the 30 s that orchestrators give by default before they kill. What is still in flight then is taken over by
// another worker when its lease has run out.
const DEADLINE_MS = 20_000;

/** Lets attempts in flight end: after the consumers have stopped taking jobs, before any connection is closed. */
@Injectable()
export class DeliveryDrain implements BeforeApplicationShutdown {
  constructor(private readonly dispatch: DispatchDeliveries) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.dispatch.stop(DEADLINE_MS);
  }
}
