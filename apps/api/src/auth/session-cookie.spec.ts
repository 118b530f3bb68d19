import type { Config } from '@rxhooks/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { SessionCookie } from './session-cookie.js';

const cookieOf = (isProduction: boolean) => new SessionCookie({ isProduction } as Config);
const requestOf = (method: string, headers: Record<string, string>) =>
  ({ method, headers }) as unknown as FastifyRequest;

function written(isProduction: boolean, write: (cookie: SessionCookie, to: FastifyReply) => void) {
  const headers: Record<string, string> = {};
  const reply = { header: (name: string, value: string) => (headers[name] = value) };
  write(cookieOf(isProduction), reply as unknown as FastifyReply);
  return headers['Set-Cookie'];
}

describe('the cookie of a session', () => {
  const at = new Date('2026-03-01T18:00:00Z');

  it('is of this host alone, over TLS, and unreadable for scripts', () => {
    expect(written(true, (cookie, reply) => cookie.set(reply, 'token', at))).toBe(
      '__Host-rxhooks=token; Path=/; Expires=Sun, 01 Mar 2026 18:00:00 GMT; HttpOnly; Secure; SameSite=Strict',
    );
  });

  it('needs no TLS in development, under another name, which production does not read', () => {
    expect(written(false, (cookie, reply) => cookie.set(reply, 'token', at))).toBe(
      'rxhooks=token; Path=/; Expires=Sun, 01 Mar 2026 18:00:00 GMT; HttpOnly; SameSite=Strict',
    );
    expect(cookieOf(true).read(requestOf('GET', { cookie: 'rxhooks=token' }))).toBeUndefined();
  });

  it('is taken back', () => {
    expect(written(true, (cookie, reply) => cookie.clear(reply))).toMatch(
      /=; .*Expires=Thu, 01 Jan 1970/,
    );
  });

  it('is found among others', () => {
    const request = requestOf('GET', { cookie: 'a=b; __Host-rxhooks=token; c=d' });
    expect(cookieOf(true).read(request)).toBe('token');
  });
});

describe('a request with a session', () => {
  const cookie = cookieOf(true);
  const right = { 'x-csrf-token': cookie.csrfTokenOf('token') };

  it.each([
    ['GET', {}],
    ['HEAD', { 'sec-fetch-site': 'same-origin' }],
    ['GET', { 'sec-fetch-site': 'none' }],
    ['POST', right],
    ['DELETE', { ...right, 'sec-fetch-site': 'same-origin' }],
  ])('may be %s with %j', (method, headers) => {
    expect(() => cookie.checkForgery(requestOf(method, headers), 'token')).not.toThrow();
  });

  it.each([
    ['POST', {}],
    ['PATCH', { 'x-csrf-token': '' }],
    ['DELETE', { 'x-csrf-token': cookie.csrfTokenOf('other') }],
    ['POST', { ...right, 'sec-fetch-site': 'cross-site' }],
    ['GET', { 'sec-fetch-site': 'cross-site' }],
    ['GET', { 'sec-fetch-site': 'same-site' }],
  ])('may not be %s with %j', (method, headers) => {
    const check = () => cookie.checkForgery(requestOf(method, headers), 'token');
    expect(check).toThrow(expect.objectContaining({ code: 'csrf_token_invalid' }));
  });
});
