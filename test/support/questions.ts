import { createHmac } from 'node:crypto';
import type { ReceivedRequest } from '@rxhooks/testing';
import type { Question } from './documented-verifiers.js';

/** Whether the request is what its Standard Webhooks headers say. */
export function standard(
  request: ReceivedRequest,
  secret: string,
  changed: Partial<Question> = {},
): Question {
  const { body, headers } = request;
  const timestamp = headers['webhook-timestamp'] ?? '';
  return {
    scheme: 'standard',
    body,
    secret,
    id: headers['webhook-id'] ?? '',
    timestamp,
    signatures: headers['webhook-signature'] ?? '',
    now: Number(timestamp),
    ...changed,
  };
}

/** Whether the request is what the contract's own signature says. */
export function own(
  request: ReceivedRequest,
  secret: string,
  changed: Partial<Question> = {},
): Question {
  const signatures = request.headers['x-webhook-signature'] ?? '';
  return { ...standard(request, secret), scheme: 'rxscale', signatures, ...changed };
}

/** Anybody can sign with the key that an empty variable makes. */
export function standardWithEmptyKey(request: ReceivedRequest, secret: string): Question {
  const question = standard(request, secret);
  const hmac = createHmac('sha256', '').update(`${question.id}.${question.timestamp}.`);
  return { ...question, signatures: `v1,${hmac.update(question.body).digest('base64')}` };
}

export function ownWithEmptyKey(request: ReceivedRequest): Question {
  const signatures = createHmac('sha256', '').update(request.body).digest('hex');
  return own(request, '', { signatures });
}

/** One bit, in the middle of a character that is no ASCII. */
export function forged({ body }: ReceivedRequest): Partial<Question> {
  const copy = Buffer.from(body);
  const at = copy.indexOf('ß') + 1;
  copy[at] = (copy[at] ?? 0) ^ 1;
  return { body: copy };
}

export function sentAt({ headers }: ReceivedRequest): number {
  return Number(headers['webhook-timestamp']);
}

export function previous({ headers }: ReceivedRequest): string {
  return headers['x-webhook-signature-previous'] ?? '';
}
