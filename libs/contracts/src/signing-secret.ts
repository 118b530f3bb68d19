import { randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** `whsec_` and base64, the format of Standard Webhooks, which requires 24 to 64 bytes. */
export function createSigningSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}
