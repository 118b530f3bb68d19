import { type ExecutionContext, Injectable } from '@nestjs/common';
import type { Principal } from '@rxhooks/application';
import type { FastifyReply } from 'fastify';
import { RateLimitGuard, type RateStanding } from '../http/rate-limit.guard.js';

/** Counted per tenant, and told with every answer. */
@Injectable()
export class TenantRateLimitGuard extends RateLimitGuard {
  protected override keyOf(caller: Principal): string {
    return caller.kind === 'tenant' ? caller.organisationUid : caller.kind;
  }

  protected override tell(context: ExecutionContext, standing: RateStanding): void {
    const { limit, remaining, msBeforeNext } = standing;
    void context
      .switchToHttp()
      .getResponse<FastifyReply>()
      .headers({
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(remaining),
        // Unix seconds, as with most APIs that have this header.
        'X-RateLimit-Reset': String(Math.ceil((Date.now() + msBeforeNext) / 1000)),
      });
  }
}
