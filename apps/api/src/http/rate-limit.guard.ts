import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@rxhooks/application';
import { CONFIG, type Config } from '@rxhooks/platform';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { callerOf } from '../auth/caller.js';
import { RateLimitError } from './rate-limit-error.js';

/** How much of a limit is left. */
export type RateStanding = {
  readonly limit: number;
  readonly remaining: number;
  readonly msBeforeNext: number;
};

/**
 * Limits the rate of each API key at a vendor's management API. Counts per process: a request must
 * not wait for another server, and a limit that grows with the containers still protects each.
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
    const key = this.keyOf(callerOf(context));
    const standings: RateStanding[] = [];
    for (const limiter of this.#limiters) {
      const { isRefused, standing } = await consume(limiter, key);
      if (isRefused) {
        this.tell(context, standing);
        throw new RateLimitError(Math.max(1, Math.ceil(standing.msBeforeNext / 1000)));
      }
      standings.push(standing);
    }
    const [tightest] = standings.toSorted((one, other) => one.remaining - other.remaining);
    if (tightest) this.tell(context, tightest);
    return true;
  }

  /** The key under which calls are counted. */
  protected keyOf({ keyUid }: Principal): string {
    return keyUid;
  }

  /** For contracts that report the remaining limit. */
  protected tell(_context: ExecutionContext, _standing: RateStanding): void {}
}

type Consumed = { readonly isRefused: boolean; readonly standing: RateStanding };

async function consume(limiter: RateLimiterMemory, key: string): Promise<Consumed> {
  try {
    return { isRefused: false, standing: toStanding(limiter, await limiter.consume(key)) };
  } catch (rejection) {
    // The library throws its answer. Everything else is a fault of ours, and no 429.
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    return { isRefused: true, standing: toStanding(limiter, rejection) };
  }
}

function toStanding(
  { points }: RateLimiterMemory,
  { remainingPoints, msBeforeNext }: RateLimiterRes,
): RateStanding {
  return { limit: points, remaining: remainingPoints, msBeforeNext };
}
