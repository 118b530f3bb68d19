import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Principal } from '@rxhooks/application';
import { AuditTrail } from '../audit/audit-trail.js';
import { type AuditAction, AUDITED } from '../audit/audited.decorator.js';
import { namesIn, requestOf } from '../http/request-of.js';
import { ACCESS, type Access } from './access.decorators.js';
import { AccessError } from './access-error.js';
import { rememberCaller } from './caller.js';
import { IdentifyCaller } from './identify-caller.js';

/** Decides for every route, and every field of a query, who may call it; stands before all of them. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly identify: IdentifyCaller,
    private readonly audit: AuditTrail,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets);
    if (access?.kind === 'public') return true;
    const request = requestOf(context);
    const caller = await this.identify.execute(request);
    if (!access || !isAllowed(access, caller)) {
      const action = this.reflector.get<AuditAction | undefined>(AUDITED, context.getHandler());
      if (action !== undefined)
        await this.audit.deny({ action, caller, request, names: namesIn(context) });
      throw new AccessError('permission_denied');
    }
    rememberCaller(context, caller);
    return true;
  }
}

function isAllowed(access: Access, caller: Principal): boolean {
  switch (access.kind) {
    case 'public':
    case 'any_key':
      return true;
    case 'operator':
      return caller.kind === 'platform';
    case 'permission':
      return caller.kind === 'platform'
        ? access.allowsOperator
        : caller.permissions.includes(access.permission);
  }
}
