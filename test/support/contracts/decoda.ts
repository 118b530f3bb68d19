import { CURRENT } from '../decoda.js';
import type { ManagedContract, Step } from './managed-contract.js';

const WANTED = 'PATIENT_CREATED';

const create = (url: string, type = WANTED): Step => ({
  title: 'create',
  method: 'POST',
  path: `${CURRENT}/create`,
  body: { url, subscriptions: [type] },
});
const list: Step = { title: 'list', method: 'GET', path: `${CURRENT}/list` };
const get: Step = { title: 'get', method: 'GET', path: `${CURRENT}/get/{id}` };
const update: Step = {
  title: 'update',
  method: 'PUT',
  path: `${CURRENT}/update/{id}`,
  body: { subscriptions: ['PATIENT_UPDATED'] },
};
const remove: Step = { title: 'delete', method: 'DELETE', path: `${CURRENT}/delete/{id}` };

export const decoda = {
  name: 'decoda',
  wanted: WANTED,
  unwanted: 'PATIENT_UPDATED',
  typeIn: 'type',
  open: async (_, { key, slug }) => ({
    key,
    headers: (given) => ({ TENANT: slug, ...(given !== undefined && { 'API-KEY': given }) }),
    pharmacyUid: undefined,
  }),
  create,
  list,
  idIn: ({ id }: { id: string }) => id,
  idsIn: (rows: { id: string }[]) => rows.map(({ id }) => id),
  story: (target) => [
    { ...list, title: 'list without a key', key: 'none' },
    { ...list, title: 'list with an unknown key', key: 'unknown' },
    { ...list, title: 'list when there is nothing' },
    create(target),
    {
      ...create(target),
      title: 'create with a field that nobody knows',
      body: { url: target, subscriptions: [], notKnownYet: [1] },
    },
    { ...create(target), title: 'create nothing', body: {} },
    { ...create('https://10.0.0.1/hook'), title: 'create with an internal target' },
    { ...create(target), title: 'create what is not JSON', body: '{"url":' },
    list,
    get,
    { ...get, title: 'get an unknown one', path: `${CURRENT}/get/wh_unknown` },
    update,
    { ...update, title: 'update nothing', body: {} },
    remove,
    { ...remove, title: 'delete again' },
    { ...update, title: 'update an archived one' },
    { ...list, title: 'list with archived ones', path: `${CURRENT}/list?include_archived=true` },
  ],
} satisfies ManagedContract;
