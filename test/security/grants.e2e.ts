/** Who may pass on the permission to read payloads, which no role includes. */
import { GRANTS } from '@rxhooks/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueOperatorKey, OPERATOR_KEYS, ORGANISATIONS } from '../support/admin.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

/** The statuses of a new API key and of a new operator's key, both with the grant. */
async function pass(key: string, headers: Record<string, string> = {}) {
  const create = (path: string, more: object) =>
    world.api.call('POST', path, { key, headers, body: { display_name: 'tests', ...more } });
  return Promise.all([
    create(`${ORGANISATIONS}/${tenant.uid}/api-keys`, { permissions: ['event:read', ...GRANTS] }),
    create(OPERATOR_KEYS, { role: 'viewer', grants: GRANTS }),
  ]);
}

const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status);

test('an admin without the grant makes no key that has it', async () => {
  const { uid, key } = await issueOperatorKey(world.api, 'admin', []);
  const answers = await pass(key);
  expect(statuses(answers)).toEqual([403, 403]);
  const description = 'The API key lacks the permission event_data:read.';
  expect(answers[0]?.body).toEqual({ code: 'permission_denied', description });
  const { body } = await world.api.asAdmin('GET', '/v1/admin/audit-log?action=api_key.create');
  expect(body.data[0]).toMatchObject({ actor: uid, result: 'denied' });
});

test('nor does it by selecting the organisation', async () => {
  const { key } = await issueOperatorKey(world.api, 'admin', []);
  expect(statuses(await pass(key, { 'X-Organisation': tenant.slug }))).toEqual([403, 403]);
});

test('an admin with the grant passes it on', async () => {
  const { key } = await issueOperatorKey(world.api, 'admin', GRANTS);
  expect(statuses(await pass(key))).toEqual([201, 201]);
  expect(statuses(await pass(key, { 'X-Organisation': tenant.slug }))).toEqual([201, 201]);
});

test('the key from configuration gives it to the first', async () => {
  expect(statuses(await pass(ADMIN_KEY))).toEqual([201, 201]);
});

test('an admin without the grant makes keys of all other permissions', async () => {
  const { key } = await issueOperatorKey(world.api, 'admin', []);
  const permissions = ['notification_delivery:read', 'event:write'];
  const body = { display_name: 'tests', permissions };
  const made = await world.api.call('POST', `${ORGANISATIONS}/${tenant.uid}/api-keys`, {
    key,
    body,
  });
  expect(made.status).toBe(201);
  expect((await world.api.call('GET', DELIVERIES, { key: made.body.key })).status).toBe(200);
});
