/**
 * Verification for receivers. All functions take the body's bytes as they came: parsed and written out again, a body
 * differs and no longer matches. They answer with a value and never throw, whatever a stranger sends.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type VerificationFailure =
  /** A parsed body was given instead of the text or bytes that arrived. */
  | 'body_not_raw'
  | 'missing_header'
  | 'malformed_header'
  /** The configured secret is empty or not of the form `whsec_<base64>`: a fault of yours, not of the sender. */
  | 'malformed_secret'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'signature_mismatch';

export type Verification =
  { readonly ok: true } | { readonly ok: false; readonly reason: VerificationFailure };

export type RawBody = string | Uint8Array;
type HeaderValue = string | readonly string[] | null | undefined;
/** Those of `node:http`, Express, Fastify or Fetch. */
export type WebhookHeaders =
  Readonly<Record<string, HeaderValue>> | { get(name: string): string | null };

/** RxScale's own signature: the hex HMAC-SHA256 of the body, keyed with the secret exactly as it was given. */
export function verifyRxscaleSignature(input: {
  readonly rawBody: RawBody;
  /** The value of `X-Webhook-Signature`. */
  readonly signature: HeaderValue;
  readonly secret: string;
}): Verification {
  return verifyHexSignature(input);
}

/** Decoda's own signature: the hex HMAC-SHA256 of the body, keyed with the secret exactly as it was given. */
export function verifyDecodaSignature(input: {
  readonly rawBody: RawBody;
  /** The value of `Decoda-Signature`. */
  readonly signature: HeaderValue;
  readonly secret: string;
}): Verification {
  return verifyHexSignature(input);
}

function verifyHexSignature(input: {
  readonly rawBody: RawBody;
  readonly signature: HeaderValue;
  readonly secret: string;
}): Verification {
  const { rawBody, secret } = input;
  if (!isRaw(rawBody)) return failed('body_not_raw');
  // An empty key is one that everybody knows.
  if (typeof secret !== 'string' || secret === '') return failed('malformed_secret');
  const signature = single(input.signature);
  if (signature === undefined) return failed('missing_header');
  if (signature === null || !/^[0-9a-f]{64}$/i.test(signature)) return failed('malformed_header');
  const expected = createHmac('sha256', secret).update(rawBody).digest('hex');
  return isSame(signature.toLowerCase(), expected) ? { ok: true } : failed('signature_mismatch');
}

/** Standard Webhooks 1.0, symmetric (`v1`): id and timestamp are signed along, so an old delivery cannot be replayed. */
export function verifyStandardWebhook(input: {
  readonly rawBody: RawBody;
  readonly headers: WebhookHeaders;
  readonly secret: string;
  readonly toleranceSeconds?: number;
  readonly now?: Date;
}): Verification {
  const { rawBody, headers, secret, toleranceSeconds = 300, now = new Date() } = input;
  if (!isRaw(rawBody)) return failed('body_not_raw');
  const key = decodeSecret(secret);
  if (key === undefined) return failed('malformed_secret');
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  if (id === undefined || timestamp === undefined || signatures === undefined) {
    return failed('missing_header');
  }
  if (id === null || signatures === null || timestamp === null || !/^\d{1,12}$/.test(timestamp)) {
    return failed('malformed_header');
  }
  const ageSeconds = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (ageSeconds < -toleranceSeconds) return failed('timestamp_too_new');
  // The negated form also refuses when the tolerance or the clock is not a number.
  if (!(ageSeconds <= toleranceSeconds)) return failed('timestamp_too_old');
  const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody);
  const expected = `v1,${hmac.digest('base64')}`;
  // A sender that rotates its secret sends several; one match is enough. Other versions never equal ours.
  const isSigned = signatures.split(' ').some((signature) => isSame(signature, expected));
  return isSigned ? { ok: true } : failed('signature_mismatch');
}

function failed(reason: VerificationFailure): Verification {
  return { ok: false, reason };
}

function isRaw(body: unknown): boolean {
  return typeof body === 'string' || body instanceof Uint8Array;
}

/** The key is the base64 part; Node's decoder skips what is not base64, so the alphabet is checked here. */
function decodeSecret(secret: unknown): Buffer | undefined {
  if (typeof secret !== 'string') return undefined;
  const encoded = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined;
  const key = Buffer.from(encoded, 'base64');
  return key.length === 0 ? undefined : key;
}

function headerOf(headers: unknown, name: string): string | null | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  if (isFetchHeaders(headers)) return single(headers.get(name));
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  return single(found?.[1]);
}

function isFetchHeaders(headers: object): headers is { get(name: string): unknown } {
  return 'get' in headers && typeof headers.get === 'function';
}

/** `undefined` for a header that is not there, `null` for one that is repeated or no text at all. */
function single(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.length === 1 && typeof value[0] === 'string'
    ? value[0]
    : null;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  // timingSafeEqual throws on unequal lengths; the length of a digest is no secret.
  return a.length === b.length && timingSafeEqual(a, b);
}
