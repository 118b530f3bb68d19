import { randomBytes } from 'node:crypto';
import { PERMISSIONS } from '@rxhooks/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addPharmacy, issueKey, ORGANISATIONS } from '../../support/admin.js';
import type { Answer } from '../../support/api-caller.js';
import { GRAPHQL, SEMBLE_PERMISSIONS, type SembleWebhook, sembleOf } from '../../support/semble.js';
import type { Tenant } from '../../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

const URL = 'https://127.0.0.1:8443/semble';
const QUERY = '{ webhooks { id } }';

let world: World;
let tenant: Tenant;
let webhook: SembleWebhook;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant(SEMBLE_PERMISSIONS);
  webhook = await sembleOf(world, tenant).create(URL, ['patient.created']);
});

const ask = (headers: Readonly<Record<string, string>>, body: unknown = { query: QUERY }) =>
  world.api.call('POST', GRAPHQL, { body, headers });
const unauthenticated = (message: string) => ({
  status: 401,
  body: { errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] },
});
const shownOf = ({ status, body }: Answer) => ({ status, body });

describe('a token', () => {
  test.each([
    ['is missing', {}],
    ['is empty', { 'x-token': '' }],
    ['comes in another header', { 'X-API-Key': ADMIN_KEY, Authorization: `Bearer ${ADMIN_KEY}` }],
  ])('that %s', async (_, headers) => {
    expect(shownOf(await ask(headers))).toStrictEqual(unauthenticated('Missing token.'));
  });

  test.each([
    ['is unknown', `rxh_${'x'.repeat(43)}`],
    ['is nothing like one', 'planted'],
  ])('that %s', async (_, token) => {
    expect(shownOf(await ask({ 'x-token': token }))).toStrictEqual(
      unauthenticated('Invalid token.'),
    );
  });

  test('that was revoked', async () => {
    const { uid, key } = await issueKey(world.api, tenant.uid, SEMBLE_PERMISSIONS);
    await world.api.asAdmin('DELETE', `${ORGANISATIONS}/${tenant.uid}/api-keys/${uid}`);
    expect(shownOf(await ask({ 'x-token': key }))).toStrictEqual(unauthenticated('Invalid token.'));
  });

  test('is asked for before a byte of the body is read', async () => {
    const answer = await ask({ 'x-token': 'planted' }, '{');
    expect(shownOf(answer)).toStrictEqual(unauthenticated('Invalid token.'));
  });

  test('is asked for before a query that asks for nothing of anybody’s', async () => {
    expect((await ask({}, { query: '{ __typename }' })).status).toBe(401);
  });
});

describe('a field that the token is not for is FORBIDDEN', () => {
  const forbidden = (message: string) => ({ message, extensions: { code: 'FORBIDDEN' } });

  test.each([
    ['a key without permissions', async () => (await issueKey(world.api, tenant.uid, [])).key],
    ['a key for something else', async () => (await world.tenant()).key],
  ])('before a byte of the body is read, for %s', async (_, getKey) => {
    const answer = await ask({ 'x-token': await getKey() }, '{');
    const message = `The token needs one of the permissions ${SEMBLE_PERMISSIONS.join(', ')}.`;
    expect(shownOf(answer)).toStrictEqual({
      status: 403,
      body: { errors: [forbidden(message)] },
    });
  });

  test('for the key of a pharmacy', async () => {
    const pharmacy = await addPharmacy(world.api, tenant.uid);
    const { key } = await issueKey(world.api, tenant.uid, PERMISSIONS, pharmacy);
    const answer = await sembleOf(world, { key }).ask('{ webhook(id: "x") { id } __typename }');
    expect(shownOf(answer)).toStrictEqual({
      status: 200,
      body: {
        data: { webhook: null, __typename: 'Query' },
        errors: [
          {
            ...forbidden('Only the key of an organisation may call this.'),
            locations: [{ line: 1, column: expect.any(Number) }],
            path: ['webhook'],
          },
        ],
      },
    });
  });

  test('and the fields that it is for are answered', async () => {
    const { key } = await issueKey(world.api, tenant.uid, ['deleteWebhooks']);
    const { body } = await sembleOf(world, { key }).ask(
      `mutation {
        updateWebhook(id: "${webhook.id}", input: {label: "x"}) { error }
        deleteWebhook(id: "${webhook.id}") { data { id } }
      }`,
    );
    expect(body.data).toEqual({
      updateWebhook: null,
      deleteWebhook: { data: { id: webhook.id } },
    });
    const message = 'The token lacks the permission editWebhooks.';
    expect(body.errors).toMatchObject([{ path: ['updateWebhook'], ...forbidden(message) }]);
  });

  test('and does not tell what it is refused', async () => {
    const { key } = await issueKey(world.api, tenant.uid, ['seeWebhooks']);
    const own = sembleOf(world, { key });
    const answers = [webhook.id, 'whs_0'].map((id) =>
      own.ask(`mutation { deleteWebhook(id: "${id}") { error } }`),
    );
    const [known, unknown] = (await Promise.all(answers)).map(({ body }) => body);
    expect(known).toStrictEqual(unknown);
  });
});

describe('the webhook of another organisation', () => {
  let other: ReturnType<typeof sembleOf>;
  beforeEach(async () => {
    other = sembleOf(world, await world.tenant(SEMBLE_PERMISSIONS));
  });
  const strange = () => `whs_${randomBytes(16).toString('hex')}`;

  test('is in no list', async () => {
    expect(await other.all(true)).toEqual([]);
  });

  test('is answered as one that is not there, whatever is done to it, and stays as it was', async () => {
    const rows = () => world.database.query('SELECT to_jsonb(s) FROM subscriptions s ORDER BY uid');
    const before = await rows();
    for (const act of [
      (id: string) => other.one(id),
      (id: string) => other.update(id, { label: 'x', deliveryPaused: true }),
      (id: string) => other.update(id, { url: 'ftp://x' }),
      (id: string) => other.delete(id),
    ])
      expect(await act(webhook.id)).toStrictEqual(await act(strange()));
    expect(await rows()).toEqual(before);
  });
});
