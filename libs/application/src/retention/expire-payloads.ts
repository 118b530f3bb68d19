import { Injectable } from '@nestjs/common';
import { Clock } from '../ports/clock.js';
import { RetentionStore } from '../ports/retention-store.js';
import { daysBefore } from './retention-days.js';
import { untilDone } from './until-done.js';

/** Erases patient data that has been kept for its time; the record of what was sent stays. */
@Injectable()
export class ExpirePayloads {
  constructor(
    private readonly store: RetentionStore,
    private readonly clock: Clock,
  ) {}

  async execute(signal: AbortSignal): Promise<void> {
    for (const days of await this.store.listPeriods('payloads')) {
      const before = daysBefore(this.clock.now(), days);
      await untilDone(() => this.store.erasePayloads({ days, before }), signal);
    }
  }
}
