import { createHmac } from 'node:crypto';
import type { Contract } from '@rxhooks/application';
import { parseExactJson } from '@rxhooks/json';
import { exampleBody } from '../example-body.js';
import { compileNormaliser } from '../integers.js';
import { compileValidator } from '../schema-validator.js';
import { signingKey } from '../signing-key.js';
import { createSigningSecret } from '../signing-secret.js';
import { describeBody, HEADERS } from './describe-delivery.js';
import { SEMBLE_EVENT_TYPES } from './event-types.js';
import { METADATA_TYPES, metadataOf, operationalEvents, validateMetadata } from './operational.js';
import { NAME, PAYLOAD_VERSION, PERMISSIONS } from './subscriptions.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Semble's webhooks. docs/contracts/semble.md separates the vendor's facts from our choices. */
export const semble: Contract<(typeof PERMISSIONS)[number]> = {
  name: NAME,
  eventTypes: SEMBLE_EVENT_TYPES,

  // 7 attempts over 17 h 35 min. The vendor gives no numbers: these last from an evening through
  // the night, after which an event reports the failure.
  retryScheduleSeconds: [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR],

  render({ deliveryUid, event, subscription }) {
    const [subscriptionId, eventId, eventType] = [subscription.uid, deliveryUid, event.type].map(
      (value) => JSON.stringify(value),
    );
    const identifiers = JSON.stringify(withoutNull(event.data));
    // As text: metadata is sent in exactly the bytes in which upstream's values were stored.
    const metadata = event.metadata === undefined ? '' : `,"metadata":${event.metadata}`;
    return Buffer.from(
      `{"subscriptionId":${subscriptionId},"eventId":${eventId},"eventType":${eventType},"identifiers":${identifiers}${metadata}}`,
    );
  },

  headers({ body, secret, previousSecrets, attemptAt }) {
    const time = String(Math.floor(attemptAt.getTime() / 1000));
    return {
      'Content-Type': 'application/json',
      'X-Webhook-Signature': sign(time, body, secret),
      'X-Webhook-Timestamp': time,
      // Our addition while a replaced secret is still valid: the vendor cannot replace one.
      ...(previousSecrets[0] !== undefined && {
        'X-Webhook-Signature-Previous': sign(time, body, previousSecrets[0]),
      }),
    };
  },

  describeDelivery: (type) => ({
    body: describeBody(type),
    example: exampleBody(semble, type, PAYLOAD_VERSION, metadataOf(type.name).example),
    headers: HEADERS,
  }),

  isOnePerTargetAndType: true,
  operationalEvents,
  pausesAfterOpenings: true,
  permissions: PERMISSIONS,
  secretPermissions: ['editWebhooks'],
  createSecret: createSigningSecret,
  normalise: compileNormaliser(SEMBLE_EVENT_TYPES, METADATA_TYPES),
  validate: compileValidator(SEMBLE_EVENT_TYPES),
  validateMetadata,
};

/** The key is the secret as written, including `whsec_`. */
function sign(time: string, body: Buffer, secret: string): string {
  const hmac = createHmac('sha256', signingKey(secret)).update(`${time}.`).update(body);
  return `t=${time},v1=${hmac.digest('hex')}`;
}

/**
 * Leaves out identifiers that do not apply. Built from entries, so that a key named `__proto__`
 * stays one.
 */
function withoutNull(data: string): object {
  const all = Object.entries(parseExactJson(data) as object);
  return Object.fromEntries(all.filter(([, value]) => value !== null));
}
