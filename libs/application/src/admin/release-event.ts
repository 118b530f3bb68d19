import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { Alarm } from '../ports/alarm.js';
import { QuarantineStore } from '../ports/quarantine-store.js';

/** Has a quarantined event fanned out after all, when what it met is mended. */
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
