import { Injectable } from '@nestjs/common';
import { RetentionStore } from '../ports/retention-store.js';
import { untilDone } from './until-done.js';

/** Erases patient data whose retention is over; the record of what was sent stays. */
@Injectable()
export class ExpirePayloads {
  constructor(private readonly store: RetentionStore) {}

  async execute(signal: AbortSignal): Promise<void> {
    for (const days of await this.store.listPeriods('payloads'))
      await untilDone(() => this.store.erasePayloads(days), signal);
  }
}
