import type { EventType, HeaderDescription } from '@rxhooks/application';
import { described, exactly, object, string } from '../schema.js';

const digest = { ...string, pattern: '^[0-9a-f]{64}$' };

/** JSON Schema of the envelope; its members are in the order in which they are sent. */
export function describeBody({ name, schema }: EventType) {
  return object({
    id: described(string, 'The same on all attempts.'),
    // Subscriptions that use an older spelling get that one instead.
    type: exactly(name),
    data: schema,
    createdDate: described(string, 'When the event was generated, ISO 8601 in UTC.'),
    alertId: described(string, 'The same for all webhooks that get the event.'),
  });
}

export const HEADERS: readonly HeaderDescription[] = [
  {
    name: 'Decoda-Signature',
    description: 'HMAC-SHA256 over the raw body in hex; the key is the secret as it is written.',
    schema: digest,
    isAlwaysSent: true,
  },
  {
    name: 'Decoda-Signature-Previous',
    description: 'The same with the secret that was replaced, for as long as that one is valid.',
    schema: digest,
    isAlwaysSent: false,
  },
];
