import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { type AuditAction, AUDITED, REASON_NEEDED } from './audit-action.js';
import { AuditInterceptor } from './audit.interceptor.js';
import { REASON_HEADER } from './reason.js';

/**
 * Records each call of a route before it is carried out; refuses it if that fails.
 * `operatorsGiveReason`: an operator has to say why, in the header `X-Reason`.
 */
export const Audited = (
  action: AuditAction,
  { operatorsGiveReason = false }: { readonly operatorsGiveReason?: boolean } = {},
) =>
  applyDecorators(
    SetMetadata(AUDITED, action),
    SetMetadata(REASON_NEEDED, operatorsGiveReason),
    UseInterceptors(AuditInterceptor),
    DescribeReason(operatorsGiveReason),
  );

const DescribeReason = (isNeeded: boolean) =>
  ApiHeader({
    name: REASON_HEADER,
    required: false,
    schema: { type: 'string', maxLength: 200 },
    description: `Why, in up to 200 characters, for the audit log.${isNeeded ? ' Operators must say it.' : ''}`,
  });
