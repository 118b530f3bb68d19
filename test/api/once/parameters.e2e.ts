/** What is written into paths and queries is read as it stands, or refused by the name of its parameter. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CURRENT, decodaOf } from '../../support/decoda.js';
import { DELIVERIES, type Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

const READABLE = 'must be UTF-8 without the character U+0000';
const LIMIT = 'must be a whole number from 1 to 100';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

test.each([
  ['GET', '/v1/events/%00', 'id'],
  ['GET', '/v1/events?event_type=%00', 'event_type'],
  ['GET', `${DELIVERIES}/dlv_%00`, 'uid'],
  ['GET', `${DELIVERIES}?event_id=a%ffb`, 'event_id'],
  ['GET', `${DELIVERIES}?subscription_uid=%ed%a0%80`, 'subscription_uid'],
  ['GET', `${DELIVERIES}?status=failed&status=%00`, 'status'],
  ['POST', '/v1/management/recoveries/%00/cancel', 'uid'],
])('%s %s is refused by the name %s', async (method, path, field) => {
  const { status, body } = await tenant.call(method, path);
  const details = [{ field, message: READABLE }];
  expect([status, body]).toEqual([400, { error: 'Validation failed', details }]);
});

test.each([
  ['/v1/admin/organisations/%00', 'organisation'],
  ['/v1/admin/organisations?q=%00', 'q'],
  ['/v1/admin/audit-log?organisation=%00', 'organisation'],
])('an operator is told so as well: %s', async (path, field) => {
  const { status, body } = await world.api.asAdmin('GET', path);
  expect([status, body.details]).toEqual([400, [{ field, message: READABLE }]]);
});

test('Decoda says so in its own shape', async () => {
  const { status, body } = await decodaOf(world, tenant).call('GET', `${CURRENT}/get/%00`);
  const fault = {
    loc: ['path', 'webhook_id'],
    msg: `Value error, ${READABLE}`,
    type: 'value_error',
  };
  expect([status, body]).toEqual([422, { detail: [fault] }]);
});

test.each(['100%25', 'M%C3%BCller+%26+S%C3%B6hne', '100%'])(
  '%s is a readable text',
  async (text) => {
    expect((await tenant.call('GET', `${DELIVERIES}?event_id=${text}`)).status).toBe(200);
  },
);

test.each([
  '/v1/events',
  DELIVERIES,
  '/v1/management/recoveries',
  '/v1/admin/organisations',
  '/v1/admin/audit-log',
])('the limit of %s takes digits alone', async (path) => {
  const call = path.startsWith('/v1/admin')
    ? (query: string) => world.api.asAdmin('GET', path + query)
    : (query: string) => tenant.call('GET', path + query);
  for (const text of ['1e1', '%2010', '0x10', '%2B5', '5.0', '']) {
    const { status, body } = await call(`?limit=${text}`);
    expect([status, body.details]).toEqual([400, [{ field: 'limit', message: LIMIT }]]);
  }
  expect((await call('?limit=10')).status).toBe(200);
});
