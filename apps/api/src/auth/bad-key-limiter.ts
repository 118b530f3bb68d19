import { Injectable } from '@nestjs/common';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitError } from '../http/rate-limit-error.js';

/** Far more than a service with a revoked key tries in a minute, far less than guessing takes. */
const BAD_KEYS_PER_MINUTE = 300;

/**
 * Slows down whoever tries keys. Only wrong keys are counted and only they are refused, so that a right one gets in
 * from the same address: behind a proxy, all callers have one.
 */
@Injectable()
export class BadKeyLimiter {
  readonly #limiter = new RateLimiterMemory({ points: BAD_KEYS_PER_MINUTE, duration: 60 });

  constructor(@InjectPinoLogger('access') private readonly logger: PinoLogger) {}

  /** @throws RateLimitError once the address has had its share of wrong keys */
  async count(address: string): Promise<void> {
    try {
      await this.#limiter.consume(address);
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      const { msBeforeNext, consumedPoints } = rejection;
      if (consumedPoints === BAD_KEYS_PER_MINUTE + 1)
        this.logger.warn({ address }, 'access.slowed');
      throw new RateLimitError(Math.max(1, Math.ceil(msBeforeNext / 1000)));
    }
  }
}
