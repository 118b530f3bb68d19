import { PERMISSIONS } from '@rxhooks/contracts';
import { eventually, type Receiver, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueKey } from '../support/admin.js';
import { contractHeaders } from '../support/contract-headers.js';
import { decodaOf, patientEvent } from '../support/decoda.js';
import { listOperations, type Operation } from '../support/operations.js';
import { sembleOf, UPDATE } from '../support/semble.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const READ = 'notification_subscription:read';
const WRITE = 'notification_subscription:write';
const READ_DELIVERIES = 'notification_delivery:read';
const PATIENT = 'Planted-Patient';
const HEADER = 'planted-header-value';

/** What a GET may show beside ids, names and times, and the permissions that it takes. A route without a line shows none of it. */
const REVEALS: Readonly<Record<string, readonly [what: string, permissions: readonly string[]]>> =
  Object.fromEntries([
    // Of the answer of a receiver that repeats what it was sent.
    ['GET /v1/management/notification-deliveries/{uid}', ['payload', [READ_DELIVERIES]]],
    [
      'GET /v1/management/notification-deliveries/{uid}/request-body',
      ['payload', [READ_DELIVERIES, 'event_data:read']],
    ],
    ...['/webhook/decoda', '/v1/webhook'].flatMap((path) => [
      [`GET ${path}/list`, ['secret', [READ, WRITE]]],
      [`GET ${path}/get/{webhook_id}`, ['secret', [READ, WRITE]]],
      [`GET ${path}/{webhook_id}/delivery-attempts/list`, ['payload', [READ, READ_DELIVERIES]]],
      [`GET ${path}/events/{webhook_delivery_attempt_id}`, ['payload', [READ, READ_DELIVERIES]]],
      [
        `GET ${path}/events/{webhook_delivery_attempt_id}/send`,
        ['payload', [WRITE, READ_DELIVERIES]],
      ],
    ]),
  ]);

let world: World;
let tenant: Tenant;
let endpoint: Receiver;
let operations: readonly Operation[];
let ids: Readonly<Record<string, string>>;
let secrets: Readonly<Record<string, string>>;
let semble: { readonly id: string };

const holders = new Map<string, string>();

/** A key with exactly these permissions. */
async function keyWith(...permissions: readonly string[]): Promise<string> {
  const name = permissions.join(' ');
  const key = holders.get(name) ?? (await issueKey(world.api, tenant.uid, permissions)).key;
  holders.set(name, key);
  return key;
}

beforeAll(async () => {
  world = await startWorld();
  endpoint = await startReceiver({
    respond: ({ body, headers }) => ({ body: `${JSON.stringify(headers)}\n${body.toString()}` }),
  });
  operations = await listOperations(world.api);
  tenant = await world.tenant(PERMISSIONS);
  const webhook = await decodaOf(world, tenant).create(endpoint.url, ['PATIENT_CREATED']);
  const patient = { data: { ...patientEvent().data, firstName: PATIENT } };
  await tenant.send(patientEvent(patient));
  const [attempt] = await eventually(async () => {
    const found = await decodaOf(world, tenant).attempts(webhook.id);
    expect(found).toHaveLength(1);
    return found;
  });
  const subscription = await tenant.subscribe(`${endpoint.url}/rxscale`);
  const made = await sembleOf(world, tenant).create(`${endpoint.url}/semble`, ['patient.created'], {
    headers: [{ key: 'X-Own', value: HEADER }],
  });
  semble = made;
  ids = {
    webhook_id: webhook.id,
    webhook_delivery_attempt_id: attempt.id,
    uid: attempt.id,
    organisation: tenant.uid,
  };
  secrets = {
    secret: webhook.secret,
    'the secret of RxScale': subscription.signing_secret,
    'the secret of Semble': made.secret,
    'a header': HEADER,
    payload: PATIENT,
  };
}, 40_000);
afterAll(async () => {
  await world.close();
  await endpoint.close();
});

async function shown({ name, method, path }: Operation, key: string): Promise<string[]> {
  const filled = path(ids);
  const headers = contractHeaders(name, tenant.slug, key);
  const { body } = await world.api.call(method, filled, { key, headers });
  const text = JSON.stringify(body ?? '');
  return Object.keys(secrets).filter((what) => text.includes(secrets[what] ?? ''));
}

describe('what a GET shows', () => {
  test('is in the table for the keys that have the permissions, and nothing for any other', async () => {
    const reads = operations.filter(({ method }) => method === 'GET');
    const combinations = [
      ...PERMISSIONS.map((permission) => [permission]),
      [READ, WRITE],
      [READ, READ_DELIVERIES],
      [WRITE, READ_DELIVERIES],
      [READ_DELIVERIES, 'event_data:read'],
    ];
    const [seen, allowed]: [string[], string[]] = [[], []];
    for (const operation of reads)
      for (const permissions of combinations) {
        const [what, needed] = REVEALS[operation.name] ?? ['nothing', ['nobody']];
        const by = `${operation.name} shows to ${permissions.join(' and ')}`;
        for (const one of await shown(operation, await keyWith(...permissions)))
          seen.push(`${by}: ${one}`);
        if (needed.every((permission) => permissions.includes(permission)))
          allowed.push(`${by}: ${what}`);
      }
    expect(seen).toEqual(allowed);
  });

  test.each([
    [
      'the secret of a webhook',
      'subscription.read_secret',
      () => `/webhook/decoda/get/${ids['webhook_id']}`,
    ],
    ['a payload', 'delivery.read_payload', () => `/webhook/decoda/events/${ids['uid']}`],
    [
      'the answer of a receiver',
      'delivery.read_payload',
      () => `/v1/management/notification-deliveries/${ids['uid']}`,
    ],
  ])('is on record: %s', async (_, action, path) => {
    const headers = { TENANT: tenant.slug, 'API-KEY': tenant.key, 'X-API-Key': tenant.key };
    expect((await world.api.call('GET', path(), { headers })).status).toBe(200);
    const { body } = await world.api.asAdmin('GET', `/v1/admin/audit-log?action=${action}&limit=1`);
    expect(body.data).toMatchObject([{ result: 'done', subject: path().split('/').at(-1) }]);
  });
});

test('a receiver that repeats the headers it was sent shows nobody their values', async () => {
  const options = { meta_data: { header_key: 'X-Own', header_value: `Bearer ${HEADER}` } };
  await tenant.subscribe(`${endpoint.url}/headers`, 'appointment_reminder_due', options);
  await tenant.send({ event_type: 'appointment_reminder_due', data: { uid: 'rem-1' } });
  const path = '/v1/management/notification-deliveries';
  const delivery = await eventually(async () => {
    const { body } = await tenant.call('GET', `${path}?event_type=appointment_reminder_due`);
    expect(body.data).toMatchObject([{ status: 'succeeded' }]);
    return body.data[0];
  });
  const { attempts } = (await tenant.call('GET', `${path}/${delivery.uid}`)).body;
  expect(endpoint.requests.at(-1)?.headers['x-own']).toBe(`Bearer ${HEADER}`);
  expect(attempts[0].response_excerpt).toContain('"x-own":"[secret]"');
  expect(attempts[0].response_excerpt).toContain('rem-1');
  expect(attempts[0].request_headers).toMatchObject({ 'X-Own': '[masked]' });
});

describe('a key of one contract', () => {
  test('that may read subscriptions alone is refused in the shape of Decoda', async () => {
    const headers = { TENANT: tenant.slug, 'API-KEY': await keyWith(READ) };
    const { status, body } = await world.api.call('GET', '/webhook/decoda/list', { headers });
    expect(status).toBe(403);
    expect(body).toEqual({ detail: expect.stringMatching(/^The API key lacks the permission/) });
  });

  test('cannot replace the secret of a webhook of Semble', async () => {
    const url = `/v1/management/subscriptions/${semble.id}/rotate-secret`;
    const rotate = async (...permissions: string[]) =>
      world.api.call('POST', url, { key: await keyWith(...permissions), body: {} });
    expect((await rotate(WRITE)).status).toBe(403);
    expect((await rotate(WRITE, 'editWebhooks')).status).toBe(200);
  });

  test('cannot replace the secret of a webhook of Decoda without the right to read it', async () => {
    const path = `/v1/management/subscriptions/${ids['webhook_id']}/rotate-secret`;
    const answer = await world.api.call('POST', path, { key: await keyWith(WRITE), body: {} });
    expect(answer.status).toBe(403);
  });

  test('that may edit webhooks and not see them gets no values of headers that it has not said', async () => {
    const editor = sembleOf(world, { key: await keyWith('editWebhooks') });
    const { body } = await editor.ask(UPDATE, { id: semble.id, input: {} });
    expect(body.data.updateWebhook).toMatchObject({ data: { id: semble.id, headers: null } });
    const said = await editor.update(semble.id, { headers: [{ key: 'X-Own', value: 'said' }] });
    expect(said.data.headers).toEqual([{ key: 'X-Own', value: 'said' }]);
  });

  test.each(['Semble', 'Decoda'])(
    'cannot move a webhook of %s to a receiver of its own',
    async (contract) => {
      const uid = contract === 'Semble' ? semble.id : ids['webhook_id'];
      const body = { target: `${endpoint.url}/elsewhere` };
      const path = `/v1/management/subscriptions/${uid}`;
      const answer = await world.api.call('PATCH', path, { key: await keyWith(WRITE), body });
      expect(answer.status).toBe(403);
    },
  );

  test('that may edit webhooks and not see them moves none to another origin with its headers', async () => {
    const editor = sembleOf(world, { key: await keyWith('editWebhooks') });
    const move = (input: object) =>
      editor.ask(UPDATE, {
        id: semble.id,
        input: { url: 'https://127.0.0.1:1/elsewhere', ...input },
      });
    const refused = await move({});
    expect(refused.body.data.updateWebhook).toMatchObject({
      data: null,
      error: expect.stringContaining('may not see'),
    });
    const moved = await move({ headers: [] });
    expect(moved.body.data.updateWebhook).toMatchObject({ error: null });
  });
});
