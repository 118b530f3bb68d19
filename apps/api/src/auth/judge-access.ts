import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Principal } from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import { AuditTrail } from '../audit/audit-trail.js';
import { type AuditAction, AUDITED } from '../audit/audit-action.js';
import { ACCESS, type Access } from './access.decorators.js';
import { AccessError } from './access-error.js';
import { IdentifyCaller } from './identify-caller.js';

type Handler = Parameters<Reflector['get']>[1];

/** Decides who may call a route, or a field of a query, by what its handler is marked with. */
@Injectable()
export class JudgeAccess {
  constructor(
    private readonly reflector: Reflector,
    private readonly identify: IdentifyCaller,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @param names the resources that the call names, for the audit log
   * @returns the caller; `undefined` for public routes
   * @throws AccessError, RateLimitError as `IdentifyCaller`; AccessError for a missing permission
   */
  async execute(
    handler: Handler,
    request: FastifyRequest,
    names: Readonly<Record<string, string>>,
  ): Promise<Principal | undefined> {
    if (this.isPublic(handler)) return undefined;
    const access = this.#accessOf(handler);
    const caller = await this.identify.execute(request);
    if (access && isAllowed(access, caller)) return caller;
    const action = this.reflector.get<AuditAction | undefined>(AUDITED, handler);
    if (action !== undefined) await this.audit.deny({ action, caller, request, names });
    throw new AccessError('permission_denied');
  }

  isPublic(handler: Handler): boolean {
    return this.#accessOf(handler)?.kind === 'public';
  }

  #accessOf(handler: Handler): Access | undefined {
    return this.reflector.get<Access | undefined>(ACCESS, handler);
  }
}

function isAllowed(access: Access, caller: Principal): boolean {
  switch (access.kind) {
    case 'public':
    case 'any_key':
      return true;
    case 'operator':
      return caller.kind === 'operator';
    case 'any_of':
      return (
        caller.kind === 'tenant' &&
        access.permissions.some((permission) => caller.permissions.includes(permission))
      );
    case 'permission':
      return caller.kind === 'operator'
        ? access.allowsOperator
        : access.permissions.every((permission) => caller.permissions.includes(permission));
  }
}
