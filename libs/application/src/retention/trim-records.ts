import { Injectable } from '@nestjs/common';
import { Clock } from '../ports/clock.js';
import { RetentionStore } from '../ports/retention-store.js';
import { daysBefore, RETENTION_DAYS } from './retention-days.js';
import { untilDone } from './until-done.js';

/** Deletes old lines of the audit log and old mail. */
@Injectable()
export class TrimRecords {
  constructor(
    private readonly store: RetentionStore,
    private readonly clock: Clock,
  ) {}

  async execute(signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const { auditLog, notifications } = RETENTION_DAYS;
    await untilDone(() => this.store.trim('audit_log', daysBefore(now, auditLog)), signal);
    await untilDone(() => this.store.trim('notifications', daysBefore(now, notifications)), signal);
  }
}
