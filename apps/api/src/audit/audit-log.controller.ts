import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type AuditEntry, ListAuditLog } from '@rxhooks/application';
import { OperatorOnly } from '../auth/access.decorators.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { AuditEntryView, AuditLogPage, AuditLogQuery } from './audit-log.dto.js';

/** Reads the audit log; no call changes it. */
@ApiTags('Audit log')
@Controller('v1/admin/audit-log')
@OperatorOnly('audit_log:read')
export class AuditLogController {
  constructor(private readonly listAuditLog: ListAuditLog) {}

  /** Lists the entries of the audit log, newest first. */
  @Get()
  @ApiOperation({ operationId: 'listAuditLog' })
  async list(@Query() query: AuditLogQuery): Promise<AuditLogPage> {
    const { organisation, action, limit, cursor } = query;
    const page = { limit, before: readCursor(cursor, 'aud_') };
    const { entries, next } = await this.listAuditLog.execute({ organisation, action }, page);
    return { data: entries.map(present), next_cursor: writeCursor(next) };
  }
}

function present(entry: AuditEntry): AuditEntryView {
  return {
    uid: entry.uid,
    at: entry.at.toISOString(),
    actor: entry.actor,
    actor_name: entry.actorName ?? null,
    organisation_uid: entry.organisationUid ?? null,
    action: entry.action,
    subject: entry.subject ?? null,
    result: entry.result,
    request_id: entry.requestId ?? null,
    reason: entry.reason ?? null,
  };
}
