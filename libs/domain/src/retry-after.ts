const MIN_MS = 1000;
const MAX_MS = 24 * 3600 * 1000;
const SECONDS = /^\d+$/;
// RFC 9110, section 5.6.7: recipients have to read three forms of a date. `Date.parse` alone
// accepts nearly anything, and takes the third, which names no zone, for the zone of this machine.
const IMF_OR_RFC_850 =
  /^[A-Z][a-z]{2,8}, \d{1,2}[ -][A-Z][a-z]{2}[ -](?:\d{2}|\d{4}) \d{1,2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * The wait in ms that a `Retry-After` header asks for: seconds or an HTTP date (RFC 9110, section
 * 10.2.3), kept between a second and a day. `undefined` for what cannot be read.
 */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  const delayMs = SECONDS.test(text) ? Number(text) * 1000 : readHttpDate(text) - now.getTime();
  return Number.isNaN(delayMs) ? undefined : Math.min(MAX_MS, Math.max(MIN_MS, delayMs));
}

/** NaN for what is no HTTP date. */
function readHttpDate(text: string): number {
  if (ASCTIME.test(text)) return Date.parse(`${text} GMT`);
  return IMF_OR_RFC_850.test(text) ? Date.parse(text) : Number.NaN;
}
