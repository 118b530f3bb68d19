import { addPharmacy, issueKey } from '../admin.js';
import { PHARMACY_SUBSCRIPTIONS } from '../pharmacy.js';
import { SUBSCRIPTIONS } from '../tenant.js';
import type { Account, ManagedContract, Step } from './managed-contract.js';

const WANTED = 'pharmacy_order_created';
const headers: Account['headers'] = (key) => ({ ...(key !== undefined && { 'X-API-Key': key }) });

/** @param toRemove the path that removes the subscription to this target */
const atPath = (path: string, toRemove: (target: string) => string) => {
  const create = (target: string, type = WANTED): Step => ({
    title: 'register',
    method: 'POST',
    path,
    body: { target, notification_type: type },
  });
  const list = { title: 'list', method: 'GET', path };
  return {
    wanted: WANTED,
    unwanted: 'pharmacy_order_updated',
    typeIn: 'event_type',
    create,
    list,
    idIn: ({ uid }: { uid: string }) => uid,
    idsIn: (rows: { uid: string }[]) => rows.map(({ uid }) => uid),
    story: (target: string): readonly Step[] => [
      { ...list, title: 'list without a key', key: 'none' },
      { ...list, title: 'list with an unknown key', key: 'unknown' },
      { ...list, title: 'list when there is nothing' },
      create(target),
      { ...create(target), title: 'register the same' },
      {
        ...create(target, 'pharmacy_order_updated'),
        title: 'register with a field that nobody knows',
        body: { target, notification_type: 'pharmacy_order_updated', not_known_yet: [1] },
      },
      { ...create(target), title: 'register nothing', body: {} },
      { ...create(target, 'no_such_event'), title: 'register for an unknown type' },
      { ...create('https://10.0.0.1/hook'), title: 'register an internal target' },
      { ...create(target), title: 'register what is not JSON', body: '{"target":' },
      list,
      { title: 'remove', method: 'DELETE', path: toRemove(target) },
      { title: 'remove again', method: 'DELETE', path: toRemove(target) },
    ],
  };
};

export const rxscaleAtOrganisation = {
  name: 'rxscale at an organisation',
  open: async (_, { key }) => ({ key, headers, pharmacyUid: undefined }),
  ...atPath(
    SUBSCRIPTIONS,
    (target) => `${SUBSCRIPTIONS}?notification_type=${WANTED}&target=${encodeURIComponent(target)}`,
  ),
} satisfies ManagedContract;

export const rxscaleAtPharmacy = {
  name: 'rxscale at a pharmacy',
  async open({ api }, { uid }) {
    const pharmacyUid = await addPharmacy(api, uid);
    const permissions = ['webhooks_read', 'webhooks_write'];
    const { key } = await issueKey(api, uid, permissions, pharmacyUid);
    return { key, headers, pharmacyUid };
  },
  ...atPath(PHARMACY_SUBSCRIPTIONS, () => `${PHARMACY_SUBSCRIPTIONS}{id}`),
} satisfies ManagedContract;
