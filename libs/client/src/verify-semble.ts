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

/**
 * Semble's own signature: `t=<unix seconds>,v1=<hex HMAC-SHA256>` over the time, a dot and the
 * body. The time is signed along, so an old delivery cannot be replayed.
 */
export function verifySembleSignature(input: {
  readonly rawBody: RawBody;
  /** The value of `X-Webhook-Signature`. */
  readonly signature: HeaderValue;
  readonly secret: string;
  readonly toleranceSeconds?: number;
  readonly now?: Date;
}): Verification {
  const { rawBody, secret, toleranceSeconds, now } = input;
  if (!isRaw(rawBody)) return failed('body_not_raw');
  if (typeof secret !== 'string' || secret === '') return failed('malformed_secret');
  const header = single(input.signature);
  if (header === undefined) return failed('missing_header');
  const parts = header === null ? undefined : sembleParts(header);
  if (!parts) return failed('malformed_header');
  const untimely = findUntimely(parts.time, { toleranceSeconds, now });
  if (untimely) return failed(untimely);
  const hmac = createHmac('sha256', secret).update(`${parts.time}.`).update(rawBody);
  const expected = hmac.digest('hex');
  const isSigned = parts.signatures.some((one) => isSame(one.toLowerCase(), expected));
  return isSigned ? { ok: true } : failed('signature_mismatch');
}

/** One time and at least one signature; other parts are ignored. */
function sembleParts(
  header: string,
): { readonly time: string; readonly signatures: readonly string[] } | undefined {
  const parts = header.split(',').map((part) => part.trim());
  const valuesOf = (name: string) =>
    parts.filter((part) => part.startsWith(name)).map((part) => part.slice(name.length));
  const [[time = '', ...moreTimes], signatures] = [valuesOf('t='), valuesOf('v1=')];
  if (!isUnixTime(time) || moreTimes.length > 0) return undefined;
  const digests = signatures.filter((one) => HEX_DIGEST.test(one));
  return digests.length > 0 ? { time, signatures: digests } : undefined;
}
