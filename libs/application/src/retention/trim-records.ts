import { Injectable } from '@nestjs/common';
import { RetentionStore } from '../ports/retention-store.js';
import { RETENTION_DAYS } from './retention-days.js';
import { untilDone } from './until-done.js';

/** Deletes old entries of the audit log, old mails, recoveries, refused events and statistics. */
@Injectable()
export class TrimRecords {
  constructor(private readonly store: RetentionStore) {}

  async execute(signal: AbortSignal): Promise<void> {
    const { auditLog, notifications, recoveries, refusedEvents, stats } = RETENTION_DAYS;
    await untilDone(() => this.store.trim('audit_log', auditLog), signal);
    await untilDone(() => this.store.trim('notifications', notifications), signal);
    await untilDone(() => this.store.trim('recoveries', recoveries), signal);
    await untilDone(() => this.store.trim('refused_events', refusedEvents), signal);
    await untilDone(() => this.store.trim('stats_hours', stats), signal);
  }
}
