import { createHmac } from 'node:crypto';
import type { Contract } from '@rxhooks/application';
import { parseExactJson } from '@rxhooks/json';
import { exampleBody } from '../example-body.js';
import { compileNormaliser } from '../integers.js';
import { compileValidator } from '../schema-validator.js';
import { signingKey } from '../signing-key.js';
import { createSigningSecret } from '../signing-secret.js';
import { describeBody, describeHeaders } from './describe-delivery.js';
import { RXSCALE_EVENT_TYPES } from './event-types.js';
import {
  formerSubscriptionKeys,
  NAME,
  PAYLOAD_VERSION,
  PERMISSIONS,
  subscriptionKey,
} from './subscriptions.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** RxScale's webhooks. docs/contracts/rxscale.md separates the vendor's facts from our choices. */
export const rxscale: Contract<(typeof PERMISSIONS)[number]> = {
  name: NAME,
  eventTypes: RXSCALE_EVENT_TYPES,

  // 10 attempts over 75 h 35 min. The vendor says "exponential backoff"; the numbers are those of
  // Standard Webhooks, chosen by us.
  retryScheduleSeconds: [
    5,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
  ],

  render({ event, subscription }) {
    // Organisation-level deliveries have `fulfillment`; pharmacy-level ones lack the key.
    const data = subscription.pharmacyUid ? withoutFulfillment(event.data) : event.data;
    const type = JSON.stringify(event.type);
    const version = JSON.stringify(subscription.payloadVersion);
    // Built as text: `data` is sent in exactly the bytes in which upstream's values were stored.
    return Buffer.from(
      `{"event_type":${type},"timestamp":${event.timestamp},"payload_version":${version},"data":${data}}`,
    );
  },

  bodyVariant: ({ pharmacyUid, payloadVersion }) =>
    `${pharmacyUid ? 'pharmacy' : 'organisation'} ${payloadVersion}`,

  headers: ({ body, eventType, secret, previousSecrets, isTest }) => ({
    'Content-Type': 'application/json',
    'X-Webhook-Event': eventType,
    // Hex over the raw body; the key is the secret as written, including `whsec_`.
    // [/webhooks/security]
    'X-Webhook-Signature': sign(body, secret),
    // Our addition while a replaced secret is still valid: the vendor's header holds one signature.
    ...(previousSecrets[0] !== undefined && {
      'X-Webhook-Signature-Previous': sign(body, previousSecrets[0]),
    }),
    ...(isTest && { 'X-Webhook-Test': 'true' }),
  }),

  describeDelivery: (type) => ({
    body: describeBody(type),
    example: exampleBody(rxscale, type, PAYLOAD_VERSION),
    headers: describeHeaders(type),
  }),

  dedupeKey: ({ pharmacyUid, target, eventTypes: [notificationType = ''] }) =>
    subscriptionKey({ pharmacyUid, target, notificationType }),
  formerDedupeKeys: ({ pharmacyUid, target, eventTypes: [notificationType = ''] }) =>
    formerSubscriptionKeys({ pharmacyUid, target, notificationType }),
  permissions: PERMISSIONS,
  secretPermissions: ['notification_subscription:write'],
  createSecret: createSigningSecret,
  normalise: compileNormaliser(RXSCALE_EVENT_TYPES),
  validate: compileValidator(RXSCALE_EVENT_TYPES),
};

function sign(body: Buffer, secret: string): string {
  return createHmac('sha256', signingKey(secret)).update(body).digest('hex');
}

function withoutFulfillment(data: string): string {
  const { fulfillment: _, ...rest } = parseExactJson(data) as Record<string, unknown>;
  return JSON.stringify(rest);
}
