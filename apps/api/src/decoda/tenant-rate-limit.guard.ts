import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Clock, type Principal } from '@rxhooks/application';
import { CONFIG, type Config } from '@rxhooks/platform';
import type { FastifyReply } from 'fastify';
import { RateLimitGuard, type RateStanding } from '../http/rate-limit.guard.js';

/** Counts per tenant, operators apart from it, and reports the limit in every answer. */
@Injectable()
export class TenantRateLimitGuard extends RateLimitGuard {
  constructor(
    @Inject(CONFIG) config: Config,
    private readonly clock: Clock,
  ) {
    super(config);
  }

  protected override keyOf(caller: Principal): string {
    const isTenants = caller.kind === 'tenant' && !caller.operator;
    return isTenants ? caller.organisationUid : caller.keyUid;
  }

  protected override tell(context: ExecutionContext, standing: RateStanding): void {
    const { limit, remaining, msBeforeNext } = standing;
    const resetMs = this.clock.now().getTime() + msBeforeNext;
    void context
      .switchToHttp()
      .getResponse<FastifyReply>()
      .headers({
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(remaining),
        // Unix seconds, as with most APIs that have this header.
        'X-RateLimit-Reset': String(Math.ceil(resetMs / 1000)),
      });
  }
}
