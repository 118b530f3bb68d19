import { Injectable } from '@nestjs/common';
import type { EventKey } from '../ports/event-store.js';
import { FanOutStore } from '../ports/fan-out-store.js';
import { Telemetry } from '../ports/telemetry.js';

/** Sets a poison event aside, so that it does not kill more workers and interrupt other events. */
@Injectable()
export class QuarantineEvent {
  constructor(
    private readonly store: FanOutStore,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(event: EventKey, reason: string): Promise<void> {
    this.telemetry.backgroundFault('fan-out', new Error(`Event ${event.uid}: ${reason}`));
    await this.store.quarantine(event, reason);
  }
}
