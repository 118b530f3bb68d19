import { Injectable } from '@nestjs/common';
import { RetentionStore } from '../ports/retention-store.js';
import { RETENTION_DAYS } from './retention-days.js';
import { untilDone } from './until-done.js';

/** Deletes old entries of the audit log and old mails. */
@Injectable()
export class TrimRecords {
  constructor(private readonly store: RetentionStore) {}

  async execute(signal: AbortSignal): Promise<void> {
    const { auditLog, notifications } = RETENTION_DAYS;
    await untilDone(() => this.store.trim('audit_log', auditLog), signal);
    await untilDone(() => this.store.trim('notifications', notifications), signal);
  }
}
