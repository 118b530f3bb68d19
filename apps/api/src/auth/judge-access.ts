import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { OperatorPermission, Principal } from '@rxhooks/application';
import { type Permission, permissionsOf } from '@rxhooks/contracts';
import type { FastifyRequest } from 'fastify';
import { AuditTrail, type Call } from '../audit/audit-trail.js';
import { type AuditAction, AUDITED } from '../audit/audit-action.js';
import { ACCESS, type Access, OPERATORS_NEED } from './access.decorators.js';
import { AccessError } from './access-error.js';
import { IdentifyCaller } from './identify-caller.js';
import { refusalOf } from './refusal-of.js';
import { SelectOrganisation, selectsNone } from './select-organisation.js';

type Handler = Parameters<Reflector['get']>[1];

/** Decides who may call a route, or a field of a query, by what its handler is marked with. */
@Injectable()
export class JudgeAccess {
  constructor(
    private readonly reflector: Reflector,
    private readonly identify: IdentifyCaller,
    private readonly select: SelectOrganisation,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @param names the resources that the call names, for the audit log
   * @returns the caller; `undefined` for public routes
   * @throws AccessError, RateLimitError as `IdentifyCaller`; AppError, AccessError as
   *   `SelectOrganisation`; AccessError for a missing permission
   */
  async execute(
    handler: Handler,
    request: FastifyRequest,
    names: Readonly<Record<string, string>>,
  ): Promise<Principal | undefined> {
    if (this.isPublic(handler)) return undefined;
    const access = this.#accessOf(handler);
    const identified = await this.identify.execute(request);
    const isOfTenants = access?.kind === 'permission' || access?.kind === 'any_of';
    const deny = (caller: Principal) => this.#deny(handler, { caller, request, names });
    const caller = isOfTenants ? await this.#select(identified, request, deny) : identified;
    const refusal = refusalOf(access, caller) ?? this.#refusalOfOperator(handler, caller);
    if (refusal) {
      await deny(caller);
      throw refusal;
    }
    const mustSelect = access?.kind === 'any_of' || (isOfTenants && !access.allowsOperator);
    if (mustSelect && caller.kind === 'operator') throw selectsNone();
    return caller;
  }

  /** Another organisation than the key's own is as much of an attempt as a missing permission. */
  async #select(
    caller: Principal,
    request: FastifyRequest,
    deny: (caller: Principal) => Promise<void>,
  ): Promise<Principal> {
    try {
      return await this.select.execute(caller, request);
    } catch (error) {
      if (error instanceof AccessError) await deny(caller);
      throw error;
    }
  }

  async #deny(handler: Handler, call: Omit<Call, 'action'>): Promise<void> {
    const action = this.reflector.get<AuditAction | undefined>(AUDITED, handler);
    if (action !== undefined) await this.audit.deny({ ...call, action });
  }

  isPublic(handler: Handler): boolean {
    return this.#accessOf(handler)?.kind === 'public';
  }

  #accessOf(handler: Handler): Access | undefined {
    return this.reflector.get<Access | undefined>(ACCESS, handler);
  }

  #refusalOfOperator(handler: Handler, caller: Principal): AccessError | undefined {
    const operator = caller.kind === 'operator' ? caller : caller.operator;
    const needed = this.reflector.get<readonly (Permission | OperatorPermission)[] | undefined>(
      OPERATORS_NEED,
      handler,
    );
    if (!operator || !needed) return undefined;
    const held = permissionsOf(operator);
    const missing = needed.filter((permission) => !held.includes(permission));
    return missing.length > 0 ? AccessError.lacks(missing) : undefined;
  }
}
