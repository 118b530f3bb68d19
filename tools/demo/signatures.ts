import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReceivedRequest } from '../../libs/testing/src/receiver.ts';

/*
 * What a receiver does: it recomputes signatures with the secret. It needs the body's bytes as they
 * came; parsed and written again they may differ.
 */

/** The contract's signature: keyed with the secret as it was given, over the body alone. */
export function hasContractSignature({ headers, body }: ReceivedRequest, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest('hex');
  return isSame(headers['x-webhook-signature'], expected);
}

/** Standard Webhooks: keyed with the decoded part after `whsec_`; id and time are signed along. */
export function hasStandardSignature({ headers, body }: ReceivedRequest, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.`;
  const digest = createHmac('sha256', key).update(signed).update(body).digest('base64');
  return isSame(headers['webhook-signature'], `v1,${digest}`);
}

function isSame(given: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
