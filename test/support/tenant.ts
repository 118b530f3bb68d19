import type { Answer, ApiCaller } from './api-caller.js';

export const ALL_PERMISSIONS = [
  'notification_subscription:read',
  'notification_subscription:write',
  'notification_delivery:read',
  'notification_delivery:write',
  'event:write',
  'event:read',
  'event_data:read',
];

export const SUBSCRIPTIONS = '/v1/management/notification-subscriptions';
export const DELIVERIES = '/v1/management/notification-deliveries';

/** An organisation with one key, and the calls its people make. */
export type Tenant = {
  readonly uid: string;
  readonly slug: string;
  readonly key: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Registers a subscription; fails the test when that is not a 201. */
  subscribe(target: string, type?: string, more?: object): Promise<Registered>;
  send(event: object): Promise<Answer>;
};

export type Registered = { readonly uid: string; readonly signing_secret: string };

export async function setUpTenant(
  api: ApiCaller,
  permissions: readonly string[] = ALL_PERMISSIONS,
): Promise<Tenant> {
  const organisation = await api.asAdmin('POST', '/v1/admin/organisations', {
    display_name: 'Linden Health',
  });
  const { uid, slug } = organisation.body;
  const made = await api.asAdmin('POST', `/v1/admin/organisations/${uid}/api-keys`, {
    display_name: 'tests',
    permissions,
  });
  const { key } = made.body;
  const call = (method: string, path: string, body?: unknown) =>
    api.call(method, path, { key, body });
  return {
    uid,
    slug,
    key,
    call,
    async subscribe(target, type = 'pharmacy_order_created', more = {}) {
      const body = { target, notification_type: type, ...more };
      const answer = await call('POST', SUBSCRIPTIONS, body);
      if (answer.status !== 201)
        throw new Error(`Registration gave ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    send: (event) => call('POST', '/v1/events', event),
  };
}
