import { Injectable } from '@nestjs/common';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitError } from '../http/rate-limit-error.js';

/** Far more than a service with a revoked key tries in a minute, far less than guessing takes. */
const BAD_KEYS_PER_MINUTE = 300;

/**
 * Counts keys by client address before they are looked up, and discounts those that are right.
 * Refuses only wrong keys: behind a proxy, all callers may share one address.
 */
@Injectable()
export class BadKeyLimiter {
  readonly #limiter = new RateLimiterMemory({ points: BAD_KEYS_PER_MINUTE, duration: 60 });

  constructor(@InjectPinoLogger('access') private readonly logger: PinoLogger) {}

  /** @returns the refusal, once the address is over its limit */
  async count(address: string): Promise<RateLimitError | undefined> {
    try {
      await this.#limiter.consume(networkOf(address));
      return undefined;
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      const { msBeforeNext, consumedPoints } = rejection;
      if (consumedPoints === BAD_KEYS_PER_MINUTE + 1)
        this.logger.warn({ address }, 'access.slowed');
      return new RateLimitError(Math.max(1, Math.ceil(msBeforeNext / 1000)));
    }
  }

  /** Takes back one count: the key was right. */
  async discount(address: string): Promise<void> {
    await this.#limiter.reward(networkOf(address));
  }
}

/** Counts IPv6 clients by /64: each may use all of it (RFC 6177). */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const missing = 8 - groups.length - tail.split(':').filter((group) => group !== '').length;
  const zeros = address.includes('::') ? Array.from({ length: missing }, () => '0') : [];
  return [...groups, ...zeros].slice(0, 4).join(':');
}
