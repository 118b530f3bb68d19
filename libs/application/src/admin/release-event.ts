import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { WakeUps } from '../ports/wake-ups.js';
import { QuarantineStore } from '../ports/quarantine-store.js';

/** Returns a quarantined event to the fan-out, once its cause is fixed. */
@Injectable()
export class ReleaseEvent {
  constructor(
    private readonly store: QuarantineStore,
    private readonly wakeUps: WakeUps,
  ) {}

  /** @throws AppError `not_found` */
  async execute(eventUid: string): Promise<void> {
    if (!(await this.store.release(eventUid))) throw AppError.notFound();
    this.wakeUps.eventsStored();
  }
}
