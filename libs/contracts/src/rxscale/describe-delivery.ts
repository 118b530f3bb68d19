import type { EventType, HeaderDescription } from '@rxhooks/application';
import { described, exactly, object, string, timestamp } from '../schema.js';
import { PAYLOAD_VERSION } from './subscriptions.js';

const digest = { ...string, pattern: '^[0-9a-f]{64}$' };

/** JSON Schema of the envelope; its members are in the order in which they are sent. */
export function describeBody({ name, schema }: EventType) {
  return object({
    event_type: exactly(name),
    timestamp: described(timestamp, 'Unix seconds at which the event was generated.'),
    payload_version: exactly(PAYLOAD_VERSION),
    data: schema,
  });
}

export function describeHeaders({ name }: EventType): readonly HeaderDescription[] {
  return [
    {
      name: 'X-Webhook-Event',
      description: 'The event type.',
      schema: exactly(name),
      isAlwaysSent: true,
    },
    {
      name: 'X-Webhook-Signature',
      description:
        'HMAC-SHA256 over the raw body in hex; the key is the signing secret as it is written, `whsec_` included.',
      schema: digest,
      isAlwaysSent: true,
    },
    {
      name: 'X-Webhook-Signature-Previous',
      description: 'The same with the secret that was replaced, for as long as that one is valid.',
      schema: digest,
      isAlwaysSent: false,
    },
    {
      name: 'X-Webhook-Test',
      description: 'On test calls only.',
      schema: exactly('true'),
      isAlwaysSent: false,
    },
  ];
}
