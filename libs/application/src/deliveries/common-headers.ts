import type { HeaderDescription } from '../ports/contract.js';

/** Headers that `ComposeRequest` adds to the deliveries of every contract. */
export const COMMON_HEADERS: readonly HeaderDescription[] = [
  {
    name: 'webhook-id',
    description: 'The same over all attempts of a delivery: tell repeats by it.',
    schema: { type: 'string' },
    isAlwaysSent: true,
  },
  {
    name: 'webhook-timestamp',
    description:
      'Unix seconds of the attempt. Refuse what is more than five minutes away from your clock.',
    schema: { type: 'string', pattern: '^[0-9]+$' },
    isAlwaysSent: true,
  },
  {
    name: 'webhook-signature',
    description:
      'Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<raw body>`; the key is what the part of the signing secret after `whsec_` is the base64 of. While a replaced secret is valid there is a signature for each, separated by a space: one that matches is enough.',
    schema: { type: 'string', pattern: '^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$' },
    isAlwaysSent: true,
  },
  {
    name: 'User-Agent',
    description: 'Name and version of the sender.',
    schema: { type: 'string', pattern: '^rxhooks/' },
    isAlwaysSent: true,
  },
];
