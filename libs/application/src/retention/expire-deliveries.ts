import { Injectable } from '@nestjs/common';
import { Clock } from '../ports/clock.js';
import { RetentionStore } from '../ports/retention-store.js';
import { daysBefore } from './retention-days.js';
import { untilDone } from './until-done.js';

/** Deletes events, deliveries and attempts that have been kept for their time. */
@Injectable()
export class ExpireDeliveries {
  constructor(
    private readonly store: RetentionStore,
    private readonly clock: Clock,
  ) {}

  async execute(signal: AbortSignal): Promise<void> {
    for (const days of await this.store.listPeriods('deliveries')) {
      const before = daysBefore(this.clock.now(), days);
      await untilDone(() => this.store.deleteDeliveries({ days, before }), signal);
    }
  }
}
