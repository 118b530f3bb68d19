import { type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { isField, requestOf } from '../http/request-of.js';

/**
 * Counts a request before its query is looked at, for a query of which nothing runs takes time as well. The first field
 * that runs is paid for by that, and each further one counts by itself, and so does each alias. One class for the route
 * and its fields: two would count apart from each other.
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
