import { issueKey } from '../admin.js';
import { ALL, CREATE, DELETE, GRAPHQL, ONE, SEMBLE_PERMISSIONS, UPDATE } from '../semble.js';
import type { Account, ManagedContract, Step } from './managed-contract.js';

const headers: Account['headers'] = (key) => ({ ...(key !== undefined && { 'x-token': key }) });

const WANTED = 'patient.created';

const ask = (title: string, query: string, variables: object = {}): Step => ({
  title,
  method: 'POST',
  path: GRAPHQL,
  body: { query, variables },
});
const inputOf = (url: string, type = WANTED) => ({
  input: { label: 'Main integration', url, eventTypes: [type] },
});
const create = (url: string, type = WANTED) => ask('createWebhook', CREATE, inputOf(url, type));
const list = ask('webhooks', ALL);
const update = (input: object) => ask('updateWebhook', UPDATE, { id: '{id}', input });
const remove = ask('deleteWebhook', DELETE, { id: '{id}' });

export const semble = {
  name: 'semble',
  wanted: WANTED,
  unwanted: 'patient.updated',
  typeIn: 'eventType',
  async open({ api }, { uid }) {
    const { key } = await issueKey(api, uid, SEMBLE_PERMISSIONS);
    return {
      key,
      headers,
      pharmacyUid: undefined,
    };
  },
  create,
  list,
  idIn: (body: { data: { createWebhook: { data: { id: string } } } }) =>
    body.data.createWebhook.data.id,
  idsIn: (body: { data: { webhooks: { id: string }[] } }) => body.data.webhooks.map(({ id }) => id),
  story: (target) => [
    { ...list, title: 'webhooks without a token', key: 'none' },
    { ...list, title: 'webhooks with an unknown token', key: 'unknown' },
    { ...list, title: 'webhooks when there is nothing' },
    create(target),
    { ...create(target), title: 'createWebhook with the same' },
    ask('createWebhook with a field that nobody knows', CREATE, {
      input: { ...inputOf(target).input, notKnownYet: [1] },
    }),
    ask('createWebhook with nothing', CREATE, { input: {} }),
    { ...create(target, 'no.such.event'), title: 'createWebhook for an unknown type' },
    { ...create('https://10.0.0.1/hook'), title: 'createWebhook with an internal target' },
    { ...create(target), title: 'createWebhook that is not JSON', body: '{"query":' },
    list,
    ask('webhook', ONE, { id: '{id}' }),
    ask('webhook that is unknown', ONE, { id: 'whs_unknown' }),
    update({ eventTypes: ['patient.updated'], deliveryPaused: true }),
    { ...update({}), title: 'updateWebhook with nothing' },
    remove,
    { ...remove, title: 'deleteWebhook again' },
    { ...update({ label: 'Other' }), title: 'updateWebhook that is deleted' },
    ask('webhooks with deleted ones', ALL, { includeDeleted: true }),
  ],
} satisfies ManagedContract;
