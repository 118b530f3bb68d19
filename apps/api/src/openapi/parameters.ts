import { exampleUid as id } from './example-uid.js';
import type { Schema } from './schema.js';

type Description = { readonly description: string; readonly example: string };

/** Parameters of paths, by themselves or behind the segment in front of them. */
const PATH_PARAMETERS: Readonly<Record<string, Description>> = {
  organisation: { description: 'Uid or slug of the organisation.', example: 'linden' },
  'api-keys/key': { description: 'Uid of the API key.', example: id('key_') },
  'operator-keys/key': { description: "Uid of the operator's key.", example: id('opk_') },
  'sessions/session': { description: 'Uid of the session.', example: id('ses_') },
  'quarantined-events/uid': { description: 'Uid of the event.', example: id('evt_') },
  'events/id': {
    description: 'The id that upstream gave the event, or our uid of it.',
    example: 'order-5512-created',
  },
  'notification-deliveries/uid': { description: 'Uid of the delivery.', example: id('dlv_') },
  'recoveries/uid': { description: 'Uid of the recovery.', example: id('rcv_') },
  'subscriptions/uid': { description: 'Uid of the subscription.', example: id('ns-') },
  subscription_uid: { description: 'Uid of the webhook.', example: id('sub-') },
  webhook_id: { description: 'Id of the webhook.', example: id('wh_') },
  webhook_delivery_attempt_id: {
    description: 'Id of the delivery attempt: of one event for one webhook.',
    example: id('dlv_'),
  },
};

/** As long as Fastify lets one be. */
export const PATH_SCHEMA: Schema = { type: 'string', minLength: 1, maxLength: 256 };

/** @returns undefined for a parameter that has no description yet; `openapi-document.e2e.ts` then names it */
export function describePathParameter(path: string, name: string): Description | undefined {
  const [, segment = ''] = new RegExp(`/([^/]+)/\\{${name}\\}`).exec(path) ?? [];
  return PATH_PARAMETERS[`${segment}/${name}`] ?? PATH_PARAMETERS[name];
}

/** Examples of headers; their descriptions stand where the header is asked for. */
export const HEADER_EXAMPLES: Readonly<Record<string, string>> = {
  'X-Organisation': 'linden',
  'X-Reason': 'The customer asked where the order is',
  TENANT: 'linden',
};
