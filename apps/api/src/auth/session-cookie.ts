import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@rxhooks/platform';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessError } from './access-error.js';

/** Of this host alone, and only over TLS (draft-ietf-httpbis-rfc6265bis, section 4.1.3.2). */
const NAME = '__Host-rxhooks';
/** In development, where there is no TLS; refused in production. */
const PLAIN_NAME = 'rxhooks';
const CSRF_HEADER = 'x-csrf-token';
const READING = new Set(['GET', 'HEAD']);

/**
 * Carries the token of a session. No script can read it, and browsers send it with requests of our own pages only. A
 * request that changes something has a second token, which a page of another site cannot know.
 */
@Injectable()
export class SessionCookie {
  readonly #name: string;
  readonly #isSecure: boolean;

  constructor(@Inject(CONFIG) { isProduction }: Config) {
    this.#isSecure = isProduction;
    this.#name = isProduction ? NAME : PLAIN_NAME;
  }

  /** The token; `undefined` without a cookie, and for a call with a key: its caller is the key's alone. */
  read({ headers }: FastifyRequest): string | undefined {
    if (headers.cookie === undefined || headers['x-api-key'] !== undefined) return undefined;
    return parseCookie(headers.cookie)[this.#name];
  }

  set(reply: FastifyReply, token: string, expiresAt: Date): void {
    this.#write(reply, token, expiresAt);
  }

  clear(reply: FastifyReply): void {
    this.#write(reply, '', new Date(0));
  }

  /** What a page sends in `X-CSRF-Token`; it follows from the token, so that it is not stored. */
  csrfTokenOf(token: string): string {
    return createHmac('sha256', token).update('csrf').digest('base64url');
  }

  /** @throws AccessError for a change that no page of ours has asked for */
  checkForgery(request: FastifyRequest, token: string): void {
    this.checkSite(request);
    if (READING.has(request.method)) return;
    const given = request.headers[CSRF_HEADER];
    if (typeof given !== 'string' || !isSame(given, this.csrfTokenOf(token)))
      throw new AccessError('csrf_token_invalid');
  }

  /**
   * Browsers say which site a request comes from (W3C Fetch Metadata); other clients do not.
   *
   * @throws AccessError for a request of another site
   */
  checkSite({ headers }: FastifyRequest): void {
    const site = headers['sec-fetch-site'];
    if (site === 'cross-site' || site === 'same-site') throw new AccessError('csrf_token_invalid');
  }

  #write(reply: FastifyReply, value: string, expires: Date): void {
    const cookie = {
      name: this.#name,
      value,
      expires,
      path: '/',
      httpOnly: true,
      secure: this.#isSecure,
      sameSite: 'strict',
    } as const;
    void reply.header('Set-Cookie', stringifySetCookie(cookie));
  }
}

const isSame = (a: string, b: string) =>
  timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
