import { type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { isField, requestOf } from '../http/request-of.js';

/**
 * Counts a request before its query is read, as a query that runs nothing takes time too. This
 * covers the first field; each further field or alias counts as one more. Route and fields share
 * this class: two guards would count separately.
 */
@Injectable()
export class QueryRateLimitGuard extends RateLimitGuard {
  readonly #paid = new WeakSet<FastifyRequest>();

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    if (isField(context)) return this.#paid.delete(request) || super.canActivate(context);
    const isWithin = await super.canActivate(context);
    this.#paid.add(request);
    return isWithin;
  }
}
