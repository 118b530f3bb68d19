import { loadConfig } from '@rxhooks/platform';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../../apps/api/src/create-api.js';
import { startTcpLink } from '../../../libs/testing/src/tcp-link.js';
import { ApiCaller, type Answer } from '../../support/api-caller.js';
import { CREATE, GRAPHQL, SEMBLE_PERMISSIONS, sembleOf } from '../../support/semble.js';
import type { Tenant } from '../../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

let world: World;
let tenant: Tenant;
let api: ReturnType<typeof sembleOf>;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant(SEMBLE_PERMISSIONS);
  api = sembleOf(world, tenant);
});
afterAll(() => world.close());

const told = (message: unknown, code: unknown) => ({ errors: [{ message, extensions: { code } }] });
const codesOf = ({ body }: Answer) =>
  body.errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);

describe('a request that is no query', () => {
  test.each<[number, string, string, unknown]>([
    [400, 'BAD_USER_INPUT', 'half a JSON', '{"query":'],
    [400, 'BAD_USER_INPUT', 'bytes that are no UTF-8', new Uint8Array([0xff, 0xfe])],
    [400, 'BAD_USER_INPUT', 'nothing', ''],
    [400, 'BAD_USER_INPUT', 'an empty object', {}],
    [400, 'BAD_USER_INPUT', 'null', 'null'],
    [400, 'BAD_USER_INPUT', 'a text', '"{ webhooks { id } }"'],
    [400, 'BAD_USER_INPUT', 'a batch', [{ query: '{ webhooks { id } }' }]],
    [400, 'BAD_USER_INPUT', 'a query that is no text', { query: 5 }],
    [
      400,
      'BAD_USER_INPUT',
      'variables that are a list',
      { query: '{ __typename }', variables: [] },
    ],
    [
      400,
      'BAD_USER_INPUT',
      'variables that are a text',
      { query: '{ __typename }', variables: '{}' },
    ],
    [
      400,
      'BAD_USER_INPUT',
      'a name that is none',
      { query: '{ __typename }', operationName: { a: 1 } },
    ],
    [413, 'PAYLOAD_TOO_LARGE', 'a query that is too long', { query: ' '.repeat(20_001) }],
    [413, 'PAYLOAD_TOO_LARGE', 'half a mebibyte', 'x'.repeat(512 * 1024)],
  ])('is answered %i %s: %s', async (status, code, _, body) => {
    const answer = await api.post(body);
    expect([answer.status, answer.body]).toStrictEqual([status, told(expect.any(String), code)]);
  });

  test.each([
    ['text/plain', '{"query":"{ __typename }"}'],
    ['application/graphql', '{ __typename }'],
    ['application/x-www-form-urlencoded', 'query={__typename}'],
    ['multipart/form-data; boundary=x', '--x--'],
  ])('is answered 415: %s', async (type, body) => {
    const answer = await api.post(body, { 'Content-Type': type });
    const message = 'The Content-Type must be application/json';
    expect([answer.status, answer.body]).toStrictEqual([
      415,
      told(message, 'UNSUPPORTED_MEDIA_TYPE'),
    ]);
  });

  test('is answered 415 when it is packed', async () => {
    const answer = await api.post('x', { 'Content-Encoding': 'gzip' });
    expect([answer.status, codesOf(answer)]).toEqual([415, ['UNSUPPORTED_MEDIA_TYPE']]);
  });

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('is answered 405 for %s', async (method) => {
    const headers = { 'x-token': tenant.key };
    const answer = await world.api.call(method, `${GRAPHQL}?query={webhooks{id}}`, { headers });
    const message = 'The path does not have this method';
    expect([answer.status, answer.body]).toStrictEqual([405, told(message, 'METHOD_NOT_ALLOWED')]);
    expect(answer.headers.get('allow')).toBe('POST');
  });

  test.each(['/graphql/x', '/graphql/schema', '/graphql/%ZZ'])(
    'is answered in the same words below its path: %s',
    async (path) => {
      const answer = await world.api.call('POST', path, { headers: { 'x-token': tenant.key } });
      expect([404, 400]).toContain(answer.status);
      expect(answer.body).toStrictEqual(told(expect.any(String), expect.any(String)));
    },
  );

  test.each(['/graphiql', '/playground'])('finds no page to try things out: %s', async (path) => {
    expect((await world.api.call('GET', path)).status).toBe(404);
  });
});

describe('a query that cannot be run is answered with 200 and no data', () => {
  test.each([
    ['GRAPHQL_PARSE_FAILED', 'without an end', '{ webhooks { id }'],
    ['GRAPHQL_PARSE_FAILED', 'of nothing', ''],
    ['GRAPHQL_PARSE_FAILED', 'with a text that does not end', '{ webhook(id: "planted) { id } }'],
    ['GRAPHQL_PARSE_FAILED', 'with event types that are no texts', '{ webhook(id: a.planted) }'],
    ['GRAPHQL_PARSE_FAILED', 'of JSON', '{"planted": 1}'],
    [
      'GRAPHQL_PARSE_FAILED',
      'that is a syntax tree',
      '{"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query"}]}',
    ],
    ['GRAPHQL_PARSE_FAILED', 'of too many words', `{ ${'a '.repeat(1000)} }`],
    ['GRAPHQL_VALIDATION_FAILED', 'for a field that is not there', '{ secrets }'],
    ['GRAPHQL_VALIDATION_FAILED', 'without a selection', '{ webhooks }'],
    ['GRAPHQL_VALIDATION_FAILED', 'without an argument', '{ webhook { id } }'],
    [
      'GRAPHQL_VALIDATION_FAILED',
      'with an enum of former times',
      'mutation { createWebhook(input: {url: "planted", label: "planted", eventTypes: [PLANTED]}) { error } }',
    ],
    [
      'GRAPHQL_VALIDATION_FAILED',
      'with an object for a text',
      'mutation { createWebhook(input: {url: {a: "planted"}, label: "a", eventTypes: []}) { error } }',
    ],
    [
      'GRAPHQL_VALIDATION_FAILED',
      'with a text for a header',
      'mutation { updateWebhook(id: "a", input: {headers: ["planted"]}) { error } }',
    ],
    [
      'GRAPHQL_VALIDATION_FAILED',
      'in a circle',
      '{ webhooks { ...A } } fragment A on WebhookSubscription { ...A }',
    ],
    ['BAD_USER_INPUT', 'that is a subscription', 'subscription { webhooks { id } }'],
    ['BAD_USER_INPUT', 'of two operations', 'query A { __typename } query B { __typename }'],
    ['BAD_USER_INPUT', 'without an operation', 'fragment A on Query { __typename }'],
  ])('%s: %s', async (code, _, query) => {
    const { status, body } = await api.ask(query);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('data');
    expect(new Set(codesOf({ body } as Answer))).toEqual(new Set([code]));
    expect(JSON.stringify(body)).not.toMatch(/planted|stack|node_modules/i);
  });

  test('and says where it cannot be read', async () => {
    const { body } = await api.ask('{\n  webhooks { id ]\n}');
    expect(body.errors).toMatchObject([{ locations: [{ line: 2, column: 17 }] }]);
  });

  test('and names the field that a webhook lacks', async () => {
    const { body } = await api.ask('mutation { createWebhook(input: {url: "a"}) { error } }');
    const messages = body.errors.map(({ message }: { message: string }) => message);
    expect(messages).toEqual([
      'Field "CreateWebhookInput.eventTypes" of required type "[String!]!" was not provided.',
      'Field "CreateWebhookInput.label" of required type "String!" was not provided.',
    ]);
  });

  test.each([
    ['nothing', undefined, 'Variable "$input" is required.'],
    [
      'null',
      null,
      'Variable "$input" is not valid: Expected non-nullable type "CreateWebhookInput!" not to be null.',
    ],
    [
      'a text',
      'planted',
      'Variable "$input" is not valid: Expected type "CreateWebhookInput" to be an object.',
    ],
    [
      'a number for a text',
      { url: 5, label: 'a', eventTypes: [] },
      'Variable "$input" is not valid at input.url: String cannot represent a non string value',
    ],
    [
      'an object deep inside',
      { url: 'a', label: 'a', eventTypes: [], headers: [{ key: 'a', value: { planted: 1 } }] },
      'Variable "$input" is not valid at input.headers.0.value: String cannot represent a non string value',
    ],
    [
      'a header without its value',
      { url: 'a', label: 'a', eventTypes: [], headers: [{ key: 'planted' }] },
      'Variable "$input" is not valid at input.headers.0: Field "value" of required type "String!" was not provided.',
    ],
    [
      'a field that is not known',
      { url: 'a', label: 'a', eventTypes: [], colour: 'planted' },
      'Variable "$input" is not valid: Field "colour" is not defined by type "CreateWebhookInput".',
    ],
    [
      'a field that is a text of somebody’s',
      { url: 'a', label: 'a', eventTypes: [], 'a planted text': 1 },
      'Variable "$input" is not valid: There is something that does not belong here.',
    ],
  ])('for the variable is %s', async (_, input, message) => {
    const { status, body } = await api.ask(CREATE, { input });
    expect([status, body]).toStrictEqual([200, told(message, 'BAD_USER_INPUT')]);
  });

  test('and names ten of the values that are wrong, however many are', async () => {
    const input = { url: 'a', label: 'a', eventTypes: Array.from({ length: 1000 }, () => 5) };
    expect(codesOf(await api.ask(CREATE, { input }))).toHaveLength(10);
  });

  test('but for a field whose variable turns out to be null, which fails by itself', async () => {
    const query = `query ($id: ID = "x") { webhook(id: $id) { id } webhooks { id } }`;
    const { status, body } = await api.ask(query, { id: null });
    expect([status, body.data]).toEqual([200, { webhook: null, webhooks: [] }]);
    expect(body.errors).toMatchObject([
      { path: ['webhook'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});

describe('a failure of ours', () => {
  test('is told as such for its field, and the other fields are answered', async () => {
    const broken = await startWorld({}, { withWorker: false });
    onTestFinished(() => broken.close());
    const own = sembleOf(broken, await broken.tenant(SEMBLE_PERMISSIONS));
    await broken.database.query('ALTER TABLE subscriptions RENAME TO planted');
    const { status, body } = await own.ask('{ webhook(id: "x") { id } __typename }');
    expect([status, body]).toStrictEqual([
      200,
      {
        data: { webhook: null, __typename: 'Query' },
        errors: [
          {
            message: 'Internal server error',
            locations: [{ line: 1, column: 3 }],
            path: ['webhook'],
            extensions: { code: 'INTERNAL_SERVER_ERROR' },
          },
        ],
      },
    ]);
  });

  test('of a list that cannot be null leaves no data', async () => {
    const broken = await startWorld({}, { withWorker: false });
    onTestFinished(() => broken.close());
    const own = sembleOf(broken, await broken.tenant(SEMBLE_PERMISSIONS));
    await broken.database.query('ALTER TABLE subscriptions RENAME TO planted');
    const { status, body } = await own.ask('{ webhooks { id } }');
    expect([status, body.data]).toEqual([200, null]);
    expect(body.errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
  });

  describe('to decrypt the headers of one webhook', () => {
    let broken: World;
    let own: typeof api;
    const ids: string[] = [];
    beforeAll(async () => {
      broken = await startWorld({}, { withWorker: false });
      own = sembleOf(broken, await broken.tenant(SEMBLE_PERMISSIONS));
      const headers = [{ key: 'X-Planted', value: 'planted' }];
      for (const type of ['lab.created', 'patient.created'])
        ids.push((await own.create('https://127.0.0.1:8443/', [type], { headers })).id);
      await broken.database.query(
        `UPDATE subscriptions SET sealed_headers = replace(sealed_headers, 'test1', 'lost')
          WHERE uid = $1`,
        [ids[0]],
      );
    });
    afterAll(() => broken.close());

    test('fails that field alone, and tells nothing of the key', async () => {
      const { status, body } = await own.ask('{ webhooks { id headers { key } } }');
      expect([status, body]).toStrictEqual([
        200,
        {
          data: {
            webhooks: [
              { id: ids[0], headers: null },
              { id: ids[1], headers: [{ key: 'X-Planted' }] },
            ],
          },
          errors: [
            {
              message: 'Internal server error',
              locations: [{ line: 1, column: 17 }],
              path: ['webhooks', 0, 'headers'],
              extensions: { code: 'INTERNAL_SERVER_ERROR' },
            },
          ],
        },
      ]);
    });

    test('matters to nobody who does not ask for them', async () => {
      expect((await own.ask('{ webhooks { id } }')).body).toEqual({
        data: { webhooks: ids.map((id) => ({ id })) },
      });
    });
  });

  test('before the key is looked at is a 500 in the same words', async () => {
    const broken = await startWorld({}, { withWorker: false });
    onTestFinished(() => broken.close());
    const own = sembleOf(broken, await broken.tenant(SEMBLE_PERMISSIONS));
    await broken.database.query('ALTER TABLE api_keys RENAME TO planted');
    const { status, body } = await own.ask('{ webhooks { id } }');
    expect([status, body]).toStrictEqual([
      500,
      told('Internal server error', 'INTERNAL_SERVER_ERROR'),
    ]);
  });

  test('is a 503 when the database is away', async () => {
    const url = world.env['DATABASE_URL'] ?? '';
    const link = await startTcpLink(url);
    onTestFinished(() => link.close());
    const app = await createApi(loadConfig({ ...world.env, DATABASE_URL: link.through(url) }));
    onTestFinished(() => app.close());
    await app.listen(0, '127.0.0.1');
    const own = sembleOf({ api: new ApiCaller(await app.getUrl(), ADMIN_KEY) }, tenant);
    link.cut();
    const { status, body } = await own.ask('{ webhooks { id } }');
    const message = 'The service is temporarily unavailable';
    expect([status, body]).toStrictEqual([503, told(message, 'SERVICE_UNAVAILABLE')]);
  });
});
