import { Injectable } from '@nestjs/common';
import { RetentionStore } from '../ports/retention-store.js';
import { untilDone } from './until-done.js';

/** Deletes events, deliveries and attempts whose retention is over. */
@Injectable()
export class ExpireDeliveries {
  constructor(private readonly store: RetentionStore) {}

  async execute(signal: AbortSignal): Promise<void> {
    for (const days of await this.store.listPeriods('deliveries'))
      await untilDone(() => this.store.deleteDeliveries(days), signal);
  }
}
