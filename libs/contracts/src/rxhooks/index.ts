import type { Contract } from '@rxhooks/application';
import { exampleBody } from '../example-body.js';
import { compileNormaliser } from '../integers.js';
import { compileValidator } from '../schema-validator.js';
import { described, exactly, object, string } from '../schema.js';
import { createSigningSecret } from '../signing-secret.js';
import { RXHOOKS_EVENT_TYPES } from './event-types.js';
import { toEvent } from './happenings.js';
import { NAME, PAYLOAD_VERSION, PERMISSIONS } from './subscriptions.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Events about the webhooks of the other contracts, in the envelope of Standard Webhooks. */
export const rxhooks: Contract<(typeof PERMISSIONS)[number]> = {
  name: NAME,
  eventTypes: RXHOOKS_EVENT_TYPES,

  // 7 attempts over 17 h 35 min, from an evening through the night.
  retryScheduleSeconds: [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR],

  render({ event: { type, timestamp, data } }) {
    const at = new Date(timestamp * 1000).toISOString();
    return Buffer.from(`{"type":${JSON.stringify(type)},"timestamp":"${at}","data":${data}}`);
  },
  bodyVariant: () => '',

  // The headers of Standard Webhooks, which sign, are those of every contract.
  headers: () => ({ 'Content-Type': 'application/json' }),

  describeDelivery: (type) => ({
    body: object({
      type: exactly(type.name),
      timestamp: described(string, 'When it happened; ISO 8601 in UTC, to the second.'),
      data: type.schema,
    }),
    example: exampleBody(rxhooks, type, PAYLOAD_VERSION),
    headers: [],
  }),

  hears: toEvent,
  permissions: PERMISSIONS,
  secretPermissions: ['notification_subscription:write'],
  createSecret: createSigningSecret,
  normalise: compileNormaliser(RXHOOKS_EVENT_TYPES),
  validate: compileValidator(RXHOOKS_EVENT_TYPES),
};
