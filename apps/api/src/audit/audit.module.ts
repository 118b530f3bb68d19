import { Global, Module } from '@nestjs/common';
import { FindOrganisation, ListAuditLog } from '@rxhooks/application';
import { AuditLogController } from './audit-log.controller.js';
import { AuditTrail } from './audit-trail.js';

/** Global, because the interceptor wraps routes of every module. */
@Global()
@Module({
  controllers: [AuditLogController],
  providers: [AuditTrail, FindOrganisation, ListAuditLog],
  exports: [AuditTrail],
})
export class AuditModule {}
