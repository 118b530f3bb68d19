const MIN_MS = 1000;
const MAX_MS = 24 * 3600 * 1000;
const SECONDS = /^\d+$/;
// `Date.parse` alone makes a date of nearly anything.
const HTTP_DATE = /^[A-Z][a-z]{2,8}, .+ GMT$/;

/**
 * How long a receiver asks to be left alone, from its `Retry-After` header: seconds or an HTTP date (RFC 9110, section
 * 10.2.3), kept between a second and a day. `undefined` for what cannot be read.
 */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  const delayMs = SECONDS.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  if (!(SECONDS.test(text) || HTTP_DATE.test(text)) || Number.isNaN(delayMs)) return undefined;
  return Math.min(MAX_MS, Math.max(MIN_MS, delayMs));
}
