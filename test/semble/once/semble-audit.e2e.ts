import { PERMISSIONS } from '@rxhooks/contracts';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { addPharmacy, issueKey } from '../../support/admin.js';
import { ApiCaller } from '../../support/api-caller.js';
import { loggingApi } from '../../support/logging-api.js';
import { CREATE, SEMBLE_PERMISSIONS, sembleOf } from '../../support/semble.js';
import type { Tenant } from '../../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

const URL = 'https://127.0.0.1:8443/planted';
const HEADERS = [{ key: 'X-Planted', value: 'planted' }];

let world: World;
let tenant: Tenant;
let api: ReturnType<typeof sembleOf>;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant(SEMBLE_PERMISSIONS);
  api = sembleOf(world, tenant);
});

type Entry = Readonly<Record<string, string | null>>;

/** What concerns the webhooks of the tenant: action, subject and result, the oldest first. */
async function entries(): Promise<readonly (readonly unknown[])[]> {
  const path = `/v1/admin/audit-log?organisation=${tenant.uid}&limit=100`;
  const { body } = await world.api.asAdmin('GET', path);
  return body.data
    .filter(({ action }: Entry) => action?.startsWith('subscription.'))
    .map(({ action, subject, result }: Entry) => [action, subject, result])
    .toReversed();
}

describe('on record is', () => {
  test('every mutation, with the webhook, and nothing of what was said', async () => {
    const { id, secret } = await api.create(URL, ['patient.created'], { headers: HEADERS });
    await api.update(id, { headers: HEADERS, label: 'planted' });
    await api.delete(id);
    expect(await entries()).toEqual([
      ['subscription.register', id, 'done'],
      ['subscription.update', id, 'done'],
      ['subscription.remove', id, 'done'],
    ]);
    const rows = JSON.stringify(await world.database.query('SELECT * FROM audit_log'));
    expect(rows).not.toMatch(/planted/i);
    expect(rows).not.toContain(secret);
  });

  test('each mutation of a request by itself', async () => {
    const { id } = await api.create(URL, ['patient.created']);
    const create = 'createWebhook(input: {url: "planted", label: "", eventTypes: []}) { error }';
    await api.ask(`mutation {
      first: deleteWebhook(id: "${id}") { error }
      second: ${create}
      third: createWebhook(input: {url: "${URL}", label: "a", eventTypes: ["lab.created"]}) {
        data { id }
      }
      fourth: ${create}
    }`);
    const [made] = await api.all();
    expect((await entries()).slice(1)).toEqual([
      ['subscription.remove', id, 'done'],
      ['subscription.register', null, 'invalid'],
      ['subscription.register', made.id, 'done'],
      ['subscription.register', null, 'invalid'],
    ]);
  });

  test('what is refused, with the code of the refusal', async () => {
    const { id } = await api.create(URL, ['patient.created']);
    await api.tryCreate({ url: URL, label: 'a', eventTypes: ['patient.created'] });
    await api.update(id, { label: '' });
    await api.delete('planted "id"');
    expect((await entries()).slice(1)).toEqual([
      ['subscription.register', null, 'already_exists'],
      ['subscription.update', id, 'invalid'],
      ['subscription.remove', 'planted??id?', 'not_found'],
    ]);
  });

  test('what a token is not for, as denied', async () => {
    const { id } = await api.create(URL, ['patient.created']);
    const { key } = await issueKey(world.api, tenant.uid, ['seeWebhooks']);
    await sembleOf(world, { key }).ask(`mutation { deleteWebhook(id: "${id}") { error } }`);
    expect((await entries()).slice(1)).toEqual([['subscription.remove', id, 'denied']]);
  });

  test('what a pharmacy tries, as denied', async () => {
    const pharmacy = await addPharmacy(world.api, tenant.uid);
    const { key } = await issueKey(world.api, tenant.uid, PERMISSIONS, pharmacy);
    await sembleOf(world, { key }).ask('mutation { deleteWebhook(id: "x") { error } }');
    expect(await entries()).toEqual([['subscription.remove', 'x', 'denied']]);
  });

  test('each webhook whose headers a query shows by its id', async () => {
    const { id } = await api.create(URL, ['patient.created'], { headers: HEADERS });
    const { id: other } = await api.create(`${URL}/2`, ['patient.created'], { headers: HEADERS });
    const one = (name: string, uid: string) => `${name}: webhook(id: "${uid}") { headers { key } }`;
    await api.ask(`{ ${one('a', id)} ${one('b', other)} ${one('c', id)} }`);
    const shown = (await entries()).slice(2).map(([, subject]) => subject);
    expect(shown.toSorted()).toEqual([id, other].toSorted());
  });

  test('a query that shows the values of headers, once, and no other query', async () => {
    const { id } = await api.create(URL, ['patient.created'], { headers: HEADERS });
    await api.ask('{ webhooks { id url } }');
    expect((await entries()).slice(1)).toEqual([]);
    await api.one(id);
    await api.create(`${URL}/2`, ['patient.created'], { headers: HEADERS });
    await api.all();
    expect((await entries()).slice(1)).toEqual([
      ['subscription.read_headers', id, 'done'],
      ['subscription.register', expect.any(String), 'done'],
      ['subscription.read_headers', null, 'done'],
    ]);
  });
});

test('without the record no webhook is made, and the answer says that it may be tried again', async () => {
  const { database } = world;
  await database.query(`
    CREATE FUNCTION fail_audit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'planted'; END $$`);
  await database.query(`
    CREATE TRIGGER fail_audit BEFORE INSERT ON audit_log
      FOR EACH ROW EXECUTE FUNCTION fail_audit()`);
  onTestFinished(() => database.query('DROP FUNCTION fail_audit CASCADE'));

  const input = { url: URL, label: 'a', eventTypes: ['patient.created'] };
  const { status, body } = await api.ask(CREATE, { input });

  expect([status, body.data]).toEqual([200, { createWebhook: null }]);
  expect(body.errors).toMatchObject([
    {
      message: 'The service is temporarily unavailable',
      path: ['createWebhook'],
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    },
  ]);
  expect(await api.all(true)).toEqual([]);
});

test('the log has no secret, no header and no word of a query, also when something fails', async () => {
  const { url, output } = await loggingApi(world.env);
  const own = sembleOf({ api: new ApiCaller(url, ADMIN_KEY) }, tenant);
  const { id, secret } = await own.create(URL, ['patient.created'], { headers: HEADERS });
  await own.update(id, { headers: HEADERS, label: 'planted' });
  await own.tryCreate({ url: 'planted', label: 'planted', eventTypes: ['planted'] });
  await own.ask('{ webhook(id: planted) { planted } }');
  await own.ask('{ webhook(id: "planted ');
  await own.ask(CREATE, { input: { planted: 'planted', headers: [{ key: 5, value: 'planted' }] } });
  await own.post('{"planted');
  await world.database.query('ALTER TABLE subscriptions RENAME TO elsewhere');
  onTestFinished(async () => {
    await world.database.query('ALTER TABLE elsewhere RENAME TO subscriptions');
  });
  const { headers } = await own.ask('{ webhook(id: "planted") { id } }');

  const requestId = headers.get('x-request-id') ?? '';
  const log = await eventually(async () => {
    const text = await output();
    const lines = text.split('\n').filter((line) => line.includes(requestId));
    expect(lines.some((line) => line.includes('"level":50'))).toBe(true);
    expect(lines.some((line) => line.includes('"req":'))).toBe(true);
    return text;
  });
  expect(log).not.toMatch(/planted/i);
  expect(log).not.toContain(secret);
});
