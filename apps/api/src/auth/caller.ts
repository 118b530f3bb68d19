import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal, TenantScope } from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import { requestOf } from '../http/request-of.js';
import { AccessError } from './access-error.js';

const PRINCIPAL = Symbol('principal');
type WithPrincipal = FastifyRequest & { [PRINCIPAL]?: Principal };

export function rememberCaller(context: ExecutionContext, principal: Principal): void {
  const request: WithPrincipal = requestOf(context);
  request[PRINCIPAL] = principal;
}

export function callerOf(context: ExecutionContext): Principal {
  const { [PRINCIPAL]: principal }: WithPrincipal = requestOf(context);
  if (!principal) throw new Error('This route asks for its caller but lets everybody in.');
  return principal;
}

/** The caller: the platform's operator or a tenant's key. */
export const Caller = createParamDecorator((_, context: ExecutionContext) => callerOf(context));

/** The scope of the caller's key: its organisation, or only its pharmacy. */
export const Scope = createParamDecorator((_, context: ExecutionContext): TenantScope => {
  const caller = callerOf(context);
  if (caller.kind !== 'tenant') throw new AccessError('permission_denied');
  const { organisationUid, pharmacyUid } = caller;
  return { organisationUid, pharmacyUid };
});

/** Like `Scope`, for resources at organisation level: refuses the keys of pharmacies. */
export const OrganisationScope = createParamDecorator(
  (_, context: ExecutionContext): TenantScope => {
    const caller = callerOf(context);
    if (caller.kind !== 'tenant' || caller.pharmacyUid !== undefined)
      throw new AccessError('permission_denied');
    return { organisationUid: caller.organisationUid, pharmacyUid: undefined };
  },
);

/** Like `Scope`, for resources at pharmacy level: the key determines the pharmacy. */
export const PharmacyScope = createParamDecorator((_, context: ExecutionContext): TenantScope => {
  const caller = callerOf(context);
  if (caller.kind !== 'tenant' || caller.pharmacyUid === undefined)
    throw new AccessError('permission_denied');
  return { organisationUid: caller.organisationUid, pharmacyUid: caller.pharmacyUid };
});
