import type { EventType, HeaderDescription } from '@rxhooks/application';
import { described, exactly, object, string } from '../schema.js';
import { metadataOf } from './operational.js';

const signature = { ...string, pattern: '^t=[0-9]+,v1=[0-9a-f]{64}$' };

/** JSON Schema of the envelope; its members are in the order in which they are sent. */
export function describeBody({ name, schema }: EventType) {
  const { schema: metadata, example } = metadataOf(name);
  const always = {
    subscriptionId: described(string, 'The subscription that gets this.'),
    eventId: described(string, 'The same on all attempts.'),
    eventType: exactly(name),
    identifiers: schema,
  };
  return example ? object({ ...always, metadata }) : object(always, { metadata });
}

export const HEADERS: readonly HeaderDescription[] = [
  {
    name: 'X-Webhook-Signature',
    description:
      'The unix seconds of the attempt and the HMAC-SHA256 in hex over them, a dot and the raw body; the key is the secret as it is written.',
    schema: signature,
    isAlwaysSent: true,
  },
  {
    name: 'X-Webhook-Timestamp',
    description: 'The same unix seconds.',
    schema: { ...string, pattern: '^[0-9]+$' },
    isAlwaysSent: true,
  },
  {
    name: 'X-Webhook-Signature-Previous',
    description:
      'The signature with the secret that was replaced, for as long as that one is valid.',
    schema: signature,
    isAlwaysSent: false,
  },
];
