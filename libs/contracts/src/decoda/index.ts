import { createHmac, randomBytes } from 'node:crypto';
import type { Contract } from '@rxhooks/application';
import { exampleBody } from '../example-body.js';
import { compileNormaliser } from '../integers.js';
import { compileValidator } from '../schema-validator.js';
import { signingKey } from '../signing-key.js';
import { describeBody, HEADERS } from './describe-delivery.js';
import { DECODA_EVENT_TYPES } from './event-types.js';
import { ALIASES } from './spellings.js';
import {
  envelopeOf,
  NAME,
  PAYLOAD_VERSION,
  PERMISSIONS,
  SECRET_PERMISSIONS,
} from './subscriptions.js';

const MINUTE = 60;
// 32 characters, as in the vendor's sample; decoded as base64 (Standard Webhooks) a key of 24
// bytes.
const SECRET_BYTES = 16;

/** Decoda's webhooks. docs/contracts/decoda.md separates the vendor's facts from our choices. */
export const decoda: Contract<(typeof PERMISSIONS)[number]> = {
  name: NAME,
  eventTypes: DECODA_EVENT_TYPES,
  aliases: ALIASES,

  // All six delays of the vendor's list: seven attempts in 21 min 21 s. Its "6 attempts" would
  // leave out the last one.
  retryScheduleSeconds: [1, 5, 15, MINUTE, 5 * MINUTE, 15 * MINUTE],

  render({ deliveryUid, event, subscription }) {
    const { uid: alertUid, type, timestamp, data } = event;
    const envelope = envelopeOf(
      { uid: deliveryUid, type, alertUid, timestamp },
      subscription.metaData,
    );
    const [id, name, createdDate, alertId] = [
      envelope.id,
      envelope.type,
      envelope.createdDate,
      envelope.alertId,
    ].map((value) => JSON.stringify(value));
    // Built as text: `data` is sent in exactly the bytes in which upstream's values were stored.
    return Buffer.from(
      `{"id":${id},"type":${name},"data":${data},"createdDate":${createdDate},"alertId":${alertId}}`,
    );
  },

  headers: ({ body, secret, previousSecrets }) => ({
    'Content-Type': 'application/json',
    // Hex over the sent bytes; the key is the secret as it is written.
    'Decoda-Signature': sign(body, secret),
    // Our addition while a replaced secret is still valid: the vendor cannot replace one.
    ...(previousSecrets[0] !== undefined && {
      'Decoda-Signature-Previous': sign(body, previousSecrets[0]),
    }),
  }),

  describeDelivery: (type) => ({
    body: describeBody(type),
    example: exampleBody(decoda, type, PAYLOAD_VERSION),
    headers: HEADERS,
  }),

  permissions: PERMISSIONS,
  secretPermissions: SECRET_PERMISSIONS,
  createSecret: () => randomBytes(SECRET_BYTES).toString('hex'),
  normalise: compileNormaliser(DECODA_EVENT_TYPES),
  validate: compileValidator(DECODA_EVENT_TYPES),
};

function sign(body: Buffer, secret: string): string {
  return createHmac('sha256', signingKey(secret)).update(body).digest('hex');
}
