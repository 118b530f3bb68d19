import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { type AuditAction, AUDITED } from './audit-action.js';
import { AuditInterceptor } from './audit.interceptor.js';

/** Puts each call of a route on record before it is carried out; without the record it is not. */
export const Audited = (action: AuditAction) =>
  applyDecorators(SetMetadata(AUDITED, action), UseInterceptors(AuditInterceptor));
