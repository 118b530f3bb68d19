import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { FindOrganisation, ListAuditLog } from '@rxhooks/application';
import { AuditLogController } from './audit-log.controller.js';
import { AuditTrail } from './audit-trail.js';
import { AuditInterceptor } from './audit.interceptor.js';

@Module({
  controllers: [AuditLogController],
  providers: [
    AuditTrail,
    FindOrganisation,
    ListAuditLog,
    { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
  ],
  exports: [AuditTrail],
})
export class AuditModule {}
