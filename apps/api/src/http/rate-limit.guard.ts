import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@rxhooks/platform';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { callerOf } from '../auth/caller.js';
import { RateLimitError } from './rate-limit-error.js';

/**
 * Holds every API key to its share of a vendor's management API. Counted per process: a request must not wait for
 * another server, and a limit that is a little higher with more containers still protects each of them.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  readonly #limiters: readonly RateLimiterMemory[];

  constructor(@Inject(CONFIG) { managementRateLimits }: Config) {
    this.#limiters = managementRateLimits.map(
      ({ points, durationSeconds }, index) =>
        new RateLimiterMemory({ points, duration: durationSeconds, keyPrefix: String(index) }),
    );
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const caller = callerOf(context);
    const key = caller.kind === 'tenant' ? caller.keyUid : caller.kind;
    try {
      for (const limiter of this.#limiters) await limiter.consume(key);
    } catch (rejection) {
      const { msBeforeNext } = rejection as RateLimiterRes;
      throw new RateLimitError(Math.max(1, Math.ceil(msBeforeNext / 1000)));
    }
    return true;
  }
}
