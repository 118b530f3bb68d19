import { timingSafeEqual } from 'node:crypto';

export type VerificationFailure =
  /** A parsed body was given instead of the text or bytes that arrived. */
  | 'body_not_raw'
  | 'missing_header'
  | 'malformed_header'
  /**
   * The configured secret is empty or not of the form `whsec_<base64>`: a fault of yours, not of
   * the sender.
   */
  | 'malformed_secret'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'signature_mismatch';

export type Verification =
  { readonly ok: true } | { readonly ok: false; readonly reason: VerificationFailure };

export type RawBody = string | Uint8Array;
export type HeaderValue = string | readonly string[] | null | undefined;
export type Tolerance = {
  readonly toleranceSeconds: number | undefined;
  readonly now: Date | undefined;
};

export const HEX_DIGEST = /^[0-9a-f]{64}$/i;

export function failed(reason: VerificationFailure): Verification {
  return { ok: false, reason };
}

export function isRaw(body: unknown): boolean {
  return typeof body === 'string' || body instanceof Uint8Array;
}

export function isUnixTime(text: string): boolean {
  return /^\d{1,12}$/.test(text);
}

/** Checks the signed time. */
export function findUntimely(
  timestamp: string,
  { toleranceSeconds = 300, now = new Date() }: Tolerance,
): VerificationFailure | undefined {
  const ageSeconds = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (ageSeconds < -toleranceSeconds) return 'timestamp_too_new';
  // The negated form also refuses when the tolerance or the clock is not a number.
  return ageSeconds <= toleranceSeconds ? undefined : 'timestamp_too_old';
}

/** `undefined` for a missing header, `null` for one that is repeated or no text. */
export function single(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.length === 1 && typeof value[0] === 'string'
    ? value[0]
    : null;
}

export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  // timingSafeEqual throws on unequal lengths; the length of a digest is no secret.
  return a.length === b.length && timingSafeEqual(a, b);
}
