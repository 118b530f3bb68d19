/** What a TypeScript client does that was generated from the API document. */
import { deepStrictEqual as expectEqual, ok } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../.data/api-clients/typescript/client/index.ts';
import * as api from '../../.data/api-clients/typescript/sdk.gen.ts';
import * as shape from '../../.data/api-clients/typescript/zod.gen.ts';

const { API_URL: baseUrl = '', API_KEY = '', TARGET: target = '' } = process.env;
/** The document says which header the key goes into. */
const clientOf = (key: string) => createClient({ baseUrl, auth: key });

type Answer<T> = { readonly data?: T; readonly error?: unknown; readonly response?: Response };

/** An answer that is not of its documented shape is an error, too. */
async function dataOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error } = await answer;
  if (error !== undefined) throw new Error('A call failed.', { cause: error });
  return data as T;
}

async function refusalOf(answer: Promise<Answer<unknown>>) {
  const { error, response } = await answer;
  return { status: response?.status, error };
}

const operator = clientOf(API_KEY);
const organisation = await dataOf(
  api.createOrganisation({ client: operator, body: { display_name: 'Linden, in TypeScript' } }),
);
const issued = await dataOf(
  api.createApiKey({
    client: operator,
    path: { organisation: organisation.uid },
    body: {
      display_name: 'journey',
      permissions: [
        'notification_subscription:read',
        'notification_subscription:write',
        'notification_delivery:read',
        'event:read',
        'event:write',
        'event_data:read',
      ],
    },
  }),
);
const client = clientOf(issued.key);

const event_type = 'pharmacy_order_created';
const webhook = await dataOf(
  api.registerRxscaleWebhook({ client, body: { target, notification_type: event_type } }),
);
const webhooks = await dataOf(api.listRxscaleWebhooks({ client }));
expectEqual(
  webhooks.map(({ uid }) => uid),
  [webhook.uid],
);

const types = await dataOf(api.listEventTypes({ client, query: { contract: 'rxscale' } }));
const data = types.data.find(({ name }) => name === event_type)?.example;
ok(data);
const ids = ['order-1', 'order-2', 'order-3'];
const accepted = await dataOf(api.sendEvent({ client, body: { id: 'order-1', event_type, data } }));
expectEqual(accepted, { id: 'order-1', duplicate: false });
const { results } = await dataOf(
  api.sendEventBatch({ client, body: { events: ids.map((id) => ({ id, event_type, data })) } }),
);
expectEqual(
  results.map(({ duplicate }) => duplicate),
  [true, false, false],
);

const found: string[] = [];
for (let cursor: string | null | undefined; cursor !== null;) {
  const page = await dataOf(api.listEvents({ client, query: { limit: 2, cursor } }));
  found.push(...page.data.map(({ id }) => id));
  cursor = page.next_cursor;
}
expectEqual(found.sort(), ids);
const stored = await dataOf(api.getEventData({ client, path: { id: 'order-1' } }));
expectEqual(stored, data);

const until = Date.now() + 20_000;
for (;;) {
  const { data: deliveries } = await dataOf(
    api.listDeliveries({ client, query: { status: ['succeeded'] } }),
  );
  if (deliveries.length === ids.length) break;
  ok(Date.now() < until, `Only ${deliveries.length} of ${ids.length} deliveries have succeeded.`);
  await sleep(200);
}
const event = await dataOf(api.getEvent({ client, path: { id: 'order-1' } }));
const [{ uid = '' } = {}] = event.deliveries;
const delivery = await dataOf(api.getDelivery({ client, path: { uid } }));
const [attempt] = delivery.attempts;
expectEqual([delivery.attempt_count, attempt?.number, attempt?.status_code], [1, 1, 200]);

const unknown = await refusalOf(api.getDelivery({ client, path: { uid: 'dlv_unknown' } }));
expectEqual(unknown.status, 404);
expectEqual(shape.zError.parse(unknown.error).details, undefined);
const wrong = await refusalOf(api.sendEvent({ client, body: { event_type, data: { uid: 5 } } }));
expectEqual(wrong.status, 422);
ok(shape.zError.parse(wrong.error).details?.some(({ field }) => field.startsWith('data')));
const denied = await refusalOf(api.listOrganisations({ client }));
expectEqual(denied.status, 403);
expectEqual(shape.zAccessError.parse(denied.error).code, 'permission_denied');

const headers = { TENANT: organisation.slug };
expectEqual(await dataOf(api.listDecodaWebhooks({ client, headers })), []);
const lost = await refusalOf(
  api.getDecodaWebhook({ client, headers, path: { webhook_id: 'wh_unknown' } }),
);
expectEqual(lost.status, 404);
ok(shape.zDecodaError.parse(lost.error).detail);

console.log('The TypeScript client registers, sends, pages, reads, and is refused as documented.');
