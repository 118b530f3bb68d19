/**
 * Verification for receivers. All functions take the body's bytes as they came: a body that was
 * parsed and written again differs and no longer matches. They return a value and never throw.
 */
import { createHmac } from 'node:crypto';
import {
  failed,
  findUntimely,
  type HeaderValue,
  HEX_DIGEST,
  isRaw,
  isSame,
  isUnixTime,
  type RawBody,
  single,
  type Verification,
} from './verify-parts.js';

export type { RawBody, Verification, VerificationFailure } from './verify-parts.js';
export { verifySembleSignature } from './verify-semble.js';

/** The headers of `node:http`, Express, Fastify or Fetch. */
export type WebhookHeaders =
  Readonly<Record<string, HeaderValue>> | { get(name: string): string | null };

/**
 * RxScale's own signature: the hex HMAC-SHA256 of the body, keyed with the secret exactly as it was
 * given.
 */
export function verifyRxscaleSignature(input: {
  readonly rawBody: RawBody;
  /** The value of `X-Webhook-Signature`. */
  readonly signature: HeaderValue;
  readonly secret: string;
}): Verification {
  return verifyHexSignature(input);
}

/**
 * Decoda's own signature: the hex HMAC-SHA256 of the body, keyed with the secret exactly as it was
 * given.
 */
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
  // Anyone can sign with an empty key.
  if (typeof secret !== 'string' || secret === '') return failed('malformed_secret');
  const signature = single(input.signature);
  if (signature === undefined) return failed('missing_header');
  if (signature === null || !HEX_DIGEST.test(signature)) return failed('malformed_header');
  const expected = createHmac('sha256', secret).update(rawBody).digest('hex');
  return isSame(signature.toLowerCase(), expected) ? { ok: true } : failed('signature_mismatch');
}

/**
 * Standard Webhooks 1.0, symmetric (`v1`): id and timestamp are signed along, so an old delivery
 * cannot be replayed.
 */
export function verifyStandardWebhook(input: {
  readonly rawBody: RawBody;
  readonly headers: WebhookHeaders;
  readonly secret: string;
  readonly toleranceSeconds?: number;
  readonly now?: Date;
}): Verification {
  const { rawBody, headers, secret, toleranceSeconds, now } = input;
  if (!isRaw(rawBody)) return failed('body_not_raw');
  const key = decodeSecret(secret);
  if (key === undefined) return failed('malformed_secret');
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  if (id === undefined || timestamp === undefined || signatures === undefined) {
    return failed('missing_header');
  }
  if (id === null || signatures === null || timestamp === null || !isUnixTime(timestamp)) {
    return failed('malformed_header');
  }
  const untimely = findUntimely(timestamp, { toleranceSeconds, now });
  if (untimely) return failed(untimely);
  const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody);
  const expected = `v1,${hmac.digest('base64')}`;
  // A sender that rotates its secret sends several; one match is enough. Ours is always `v1`.
  const isSigned = signatures.split(' ').some((signature) => isSame(signature, expected));
  return isSigned ? { ok: true } : failed('signature_mismatch');
}

/**
 * The key is the base64 part; Node's decoder skips what is not base64, so the alphabet is checked
 * here.
 */
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
