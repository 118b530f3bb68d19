import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Authenticate, type Principal } from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import { ACCESS, type Access } from './access.decorators.js';
import { AccessError } from './access-error.js';
import { rememberCaller } from './caller.js';

/** Decides for every route who may call it; stands before all of them. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticate: Authenticate,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets);
    if (access?.kind === 'public') return true;
    const key = readKey(context.switchToHttp().getRequest<FastifyRequest>());
    const caller = await this.authenticate.execute(key);
    if (!caller) throw new AccessError('invalid_api_key');
    if (!access || !isAllowed(access, caller)) throw new AccessError('permission_denied');
    rememberCaller(context, caller);
    return true;
  }
}

function readKey({ headers }: FastifyRequest): string {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && key !== '') return key;
  const isBare = headers.authorization === undefined && key === undefined;
  throw new AccessError(isBare ? 'authorization_header_missing' : 'api_key_missing');
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
