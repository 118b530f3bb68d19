import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal, TenantScope } from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import { requestOf } from '../http/request-of.js';
import { AccessError } from './access-error.js';
import { selectsNone } from './select-organisation.js';

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

/** Also when it acts for an organisation. */
export const isOperator = (caller: Principal) =>
  caller.kind === 'operator' || caller.operator !== undefined;

/** The caller: the platform's operator or a tenant's key. */
export const Caller = createParamDecorator((_, context: ExecutionContext) => callerOf(context));

/** The caller's organisation, or only its pharmacy; for an operator, the selected organisation. */
export const Scope = createParamDecorator((_, context: ExecutionContext): TenantScope => {
  const caller = callerOf(context);
  if (caller.kind !== 'tenant') throw selectsNone();
  const { organisationUid, pharmacyUid } = caller;
  return { organisationUid, pharmacyUid };
});

/** By these two the API document knows which routes ask for them. */
export const organisationScope = (_: unknown, context: ExecutionContext): TenantScope => {
  const caller = callerOf(context);
  if (caller.kind !== 'tenant') throw selectsNone();
  if (caller.pharmacyUid !== undefined) throw AccessError.isNotOf('an organisation');
  return { organisationUid: caller.organisationUid, pharmacyUid: undefined };
};

export const pharmacyScope = (_: unknown, context: ExecutionContext): TenantScope => {
  const caller = callerOf(context);
  if (caller.kind !== 'tenant' || caller.pharmacyUid === undefined)
    throw AccessError.isNotOf('a pharmacy');
  return { organisationUid: caller.organisationUid, pharmacyUid: caller.pharmacyUid };
};

/** Like `Scope`, for resources at organisation level: refuses the keys of pharmacies. */
export const OrganisationScope = createParamDecorator(organisationScope);

/** Like `Scope`, for resources at pharmacy level: the key determines the pharmacy. */
export const PharmacyScope = createParamDecorator(pharmacyScope);
