import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { type AuditAction, AUDITED } from './audit-action.js';
import { AuditInterceptor } from './audit.interceptor.js';

/** Records each call of a route before it is carried out; refuses it if that fails. */
export const Audited = (action: AuditAction) =>
  applyDecorators(SetMetadata(AUDITED, action), UseInterceptors(AuditInterceptor));
