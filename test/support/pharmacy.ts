import { addPharmacy, issueKey } from './admin.js';
import type { Answer, ApiCaller } from './api-caller.js';
import type { Registered } from './tenant.js';

/** The vendor's older base path and its newer one. */
export const PHARMACY_BASES = [
  '/v1/external-pharmacy-api-v1/webhooks',
  '/v1/external_pharmacy_api/webhooks',
] as const;

/** As the vendor writes it. */
export const PHARMACY_SUBSCRIPTIONS = `${PHARMACY_BASES[1]}/`;

const ALL_PERMISSIONS = [
  'webhooks_read',
  'webhooks_write',
  'notification_delivery:read',
  'notification_delivery:write',
];

/** A pharmacy with one key, and the calls its people make. */
export type Pharmacy = {
  readonly uid: string;
  readonly keyUid: string;
  readonly key: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Registers a subscription; fails the test when that is not a 201. */
  subscribe(target: string, type?: string, more?: object): Promise<Registered>;
};

export async function setUpPharmacy(
  api: ApiCaller,
  organisation: string,
  permissions: readonly string[] = ALL_PERMISSIONS,
): Promise<Pharmacy> {
  const uid = await addPharmacy(api, organisation);
  const { uid: keyUid, key } = await issueKey(api, organisation, permissions, uid);
  const call = (method: string, path: string, body?: unknown) =>
    api.call(method, path, { key, body });
  return {
    uid,
    keyUid,
    key,
    call,
    async subscribe(target, type = 'pharmacy_order_created', more = {}) {
      const body = { target, notification_type: type, ...more };
      const answer = await call('POST', PHARMACY_SUBSCRIPTIONS, body);
      if (answer.status !== 201)
        throw new Error(`Registration gave ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
  };
}
