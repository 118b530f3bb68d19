import type { RedisNode } from './config.js';
import { rule } from './environment-rules.js';

export type RedisUrl = RedisNode & {
  readonly isSecure: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  /** True when it has parts that are ignored with several nodes, such as a query. */
  readonly saysMore: boolean;
};

export const IsRedisUrls = rule(
  'isRedisUrls',
  'must be a redis:// or rediss:// URL, or several, comma separated',
  (text) => splitRedisUrls(text).every((url) => parseRedisUrl(url) !== undefined),
);

/** Splits only at a comma before a URL, since a password may contain one. */
export function splitRedisUrls(text: string): string[] {
  return text.split(/\s*,\s*(?=rediss?:\/\/)/);
}

/** @param defaultPort for a URL without one */
export function parseRedisUrl(text: string, defaultPort = 6379): RedisUrl | undefined {
  const url = /^rediss?:\/\/.+/.test(text) ? URL.parse(text) : null;
  // A comma in the host means that the second URL of a list lacks its scheme.
  if (!url || url.hostname.includes(',')) return undefined;
  const path = /^\/?(\d*)$/.exec(url.pathname);
  try {
    return {
      // Only a URL has brackets around an IPv6 address.
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port) || defaultPort,
      isSecure: url.protocol === 'rediss:',
      user: decodeURIComponent(url.username) || undefined,
      password: decodeURIComponent(url.password) || undefined,
      database: Number(path?.[1] ?? 0),
      saysMore: !path || url.search + url.hash !== '',
    };
  } catch {
    return undefined; // malformed percent-encoding
  }
}
