import { Injectable } from '@nestjs/common';
import { Authenticate, type Principal } from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import { Dialects } from '../http/dialect.js';
import { AccessError } from './access-error.js';
import { BadKeyLimiter } from './bad-key-limiter.js';

/** Identifies the caller by its key, once per request. */
@Injectable()
export class IdentifyCaller {
  readonly #identified = new WeakMap<FastifyRequest, Principal>();

  constructor(
    private readonly authenticate: Authenticate,
    private readonly badKeys: BadKeyLimiter,
    private readonly dialects: Dialects,
  ) {}

  /**
   * @throws AccessError for a key that is missing, unknown or revoked
   * @throws RateLimitError for a wrong key from an address over its limit
   */
  async execute(request: FastifyRequest): Promise<Principal> {
    const caller = this.#identified.get(request) ?? (await this.#identify(request));
    this.#identified.set(request, caller);
    return caller;
  }

  async #identify(request: FastifyRequest): Promise<Principal> {
    const key = this.#readKey(request);
    const known = await this.authenticate.executeIfSeenActive(key);
    if (known) return known;
    const refusal = await this.badKeys.count(request.ip);
    const caller = await (refusal
      ? this.authenticate.executeBatched(key)
      : this.authenticate.execute(key));
    if (!caller) throw refusal ?? new AccessError('invalid_api_key');
    await this.badKeys.discount(request.ip);
    return caller;
  }

  #readKey(request: FastifyRequest): string {
    return this.dialects.of(request)?.readKey(request) ?? readKey(request);
  }
}

export function readKey({ headers }: Pick<FastifyRequest, 'headers'>): string {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && key !== '') return key;
  throw new AccessError('api_key_missing');
}
