import { Injectable } from '@nestjs/common';
import type { EventKey } from '../ports/event-store.js';
import { FanOutStore } from '../ports/fan-out-store.js';

/** Sets a poison event aside, so that it does not kill more workers and interrupt other events. */
@Injectable()
export class QuarantineEvent {
  constructor(private readonly store: FanOutStore) {}

  execute(event: EventKey, reason: string): Promise<void> {
    return this.store.quarantine(event, reason);
  }
}
