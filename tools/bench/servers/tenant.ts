import { EVENT_TYPE } from '../payload.ts';
import type { System } from './system.ts';

/** The owner of events, and where they must arrive. */
export interface Sender {
  readonly key: string;
  /** Used in turn; undefined if the key determines the organisation. */
  readonly organisations?: readonly string[];
  /** Paths of the receiver: each event arrives once at each. */
  readonly paths: readonly string[];
}

/** An organisation with a key and subscriptions, made through the API. */
export type Tenant = Sender & {
  readonly uid: string;
  /** One per path. */
  readonly subscriptionUids: readonly string[];
};

const SUBSCRIPTIONS = '/v1/management/notification-subscriptions';
const PERMISSIONS = [
  'notification_subscription:read',
  'notification_subscription:write',
  'notification_delivery:read',
  'event:write',
];

export async function createTenant(system: System, subscriptions: number): Promise<Tenant> {
  const admin = system.keys.adminKey;
  const organisation = await callApi(system, admin, '/v1/admin/organisations', {
    display_name: 'Bench',
  });
  const uid = organisation['uid'] ?? '';
  const made = await callApi(system, admin, `/v1/admin/organisations/${uid}/api-keys`, {
    display_name: 'bench',
    permissions: PERMISSIONS,
  });
  const key = made['key'] ?? '';
  // Paths name the organisation, so that ledgers do not mix up deliveries.
  const paths = Array.from({ length: subscriptions }, (_, index) => `/${uid}/${index}`);
  const subscriptionUids: string[] = [];
  for (const path of paths) {
    const target = system.receiverUrl + path;
    const body = { notification_type: EVENT_TYPE, target };
    const registered = await callApi(system, key, SUBSCRIPTIONS, body);
    subscriptionUids.push(registered['uid'] ?? '');
  }
  return { uid, key, paths, subscriptionUids };
}

/** POSTs; throws unless the answer is a 2xx. */
async function callApi(
  { api, bench }: System,
  key: string,
  path: string,
  body: object,
): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(api.url + path, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: bench.signal,
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, string>;
}
