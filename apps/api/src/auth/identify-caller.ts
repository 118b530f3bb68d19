import { Injectable } from '@nestjs/common';
import { Authenticate, type Origin, type Principal } from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import { Dialects } from '../http/dialect.js';
import { AccessError } from './access-error.js';
import { BadKeyLimiter } from './bad-key-limiter.js';
import { SessionCookie } from './session-cookie.js';

type Credential = { readonly secret: string; readonly origin: Origin };

const UNKNOWN = { header: 'invalid_api_key', cookie: 'session_ended' } as const;

/** Identifies the caller by its key or its session, once per request. */
@Injectable()
export class IdentifyCaller {
  readonly #identified = new WeakMap<FastifyRequest, Principal>();

  constructor(
    private readonly authenticate: Authenticate,
    private readonly badKeys: BadKeyLimiter,
    private readonly dialects: Dialects,
    private readonly cookie: SessionCookie,
  ) {}

  /**
   * @throws AccessError for a key that is missing, unknown or revoked, for a session that is over, and for a call with a
   *   session that no page of ours has made
   * @throws RateLimitError for a wrong key from an address over its limit
   */
  async execute(request: FastifyRequest): Promise<Principal> {
    const caller = this.#identified.get(request) ?? (await this.#identify(request));
    this.#identified.set(request, caller);
    return caller;
  }

  async #identify(request: FastifyRequest): Promise<Principal> {
    const credential = this.#read(request);
    const caller = await this.recognise(credential, request);
    if (credential.origin === 'cookie') this.cookie.checkForgery(request, credential.secret);
    return caller;
  }

  /** @throws AccessError, RateLimitError as `execute` */
  async recognise({ secret, origin }: Credential, { ip }: FastifyRequest): Promise<Principal> {
    const known = await this.authenticate.executeIfSeenActive(secret, origin);
    if (known) return known;
    const refusal = await this.badKeys.count(ip);
    const caller = await (refusal
      ? this.authenticate.executeBatched(secret, origin)
      : this.authenticate.execute(secret, origin));
    if (!caller) throw refusal ?? new AccessError(UNKNOWN[origin]);
    await this.badKeys.discount(ip);
    return caller;
  }

  #read(request: FastifyRequest): Credential {
    const dialect = this.dialects.of(request);
    if (dialect) return { secret: dialect.readKey(request), origin: 'header' };
    const token = this.cookie.read(request);
    return token
      ? { secret: token, origin: 'cookie' }
      : { secret: readKey(request), origin: 'header' };
  }
}

export function readKey({ headers }: Pick<FastifyRequest, 'headers'>): string {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && key !== '') return key;
  throw new AccessError('api_key_missing');
}
