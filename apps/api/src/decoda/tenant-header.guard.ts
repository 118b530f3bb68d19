import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Directory } from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller.js';
import { isOfAnotherTenant } from './other-tenant.js';
import { readHeaders } from './read-headers.js';

/**
 * Requires `TENANT` to be the uid or slug of the key's organisation. Other and unknown tenants get
 * the same answer.
 */
@Injectable()
export class TenantHeaderGuard implements CanActivate {
  constructor(private readonly directory: Directory) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const caller = callerOf(context);
    const { tenant } = readHeaders(context.switchToHttp().getRequest<FastifyRequest>().headers);
    const own = caller.kind === 'tenant' ? caller.organisationUid : undefined;
    if (own !== undefined && (await this.#uidOf(tenant)) === own) return true;
    throw isOfAnotherTenant();
  }

  async #uidOf(tenant: string): Promise<string | undefined> {
    if (!/^[\w-]{1,128}$/.test(tenant)) return undefined;
    return (await this.directory.findOrganisation(tenant))?.uid;
  }
}
