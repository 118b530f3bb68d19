import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { Alarm } from '../ports/alarm.js';
import { QuarantineStore } from '../ports/quarantine-store.js';

/** Returns a quarantined event to the fan-out, once its cause is fixed. */
@Injectable()
export class ReleaseEvent {
  constructor(
    private readonly store: QuarantineStore,
    private readonly alarm: Alarm,
  ) {}

  /** @throws AppError `not_found` */
  async execute(eventUid: string): Promise<void> {
    if (!(await this.store.release(eventUid))) throw AppError.notFound();
    this.alarm.eventsStored();
  }
}
