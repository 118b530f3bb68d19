import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { issueKey } from '../../support/admin.js';
import { SEMBLE_PERMISSIONS, sembleOf } from '../../support/semble.js';
import { startWorld, type World } from '../../support/world.js';

let world: World;
let api: ReturnType<typeof sembleOf>;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  api = sembleOf(world, await world.tenant(SEMBLE_PERMISSIONS));
});
afterAll(() => world.close());

describe('aliases', () => {
  const aliases = (count: number) =>
    Array.from({ length: count }, (_, index) => `a${index}: webhook(id: "x") { id }`).join(' ');

  test('ask for up to fifty things at once', async () => {
    const { body } = await api.ask(`{ ${aliases(50)} }`);
    expect(Object.keys(body.data)).toHaveLength(50);
  });

  test.each([
    ['at once', `{ ${aliases(51)} }`],
    [
      'by fragments',
      `{ ...A ...B } fragment A on Query { ${aliases(51)} } fragment B on Query { a0: webhook(id: "x") { id } }`,
    ],
  ])('ask for no more than that, %s', async (_, query) => {
    const { body } = await api.ask(query);
    expect(body.errors[0]).toMatchObject({
      message: 'There may be 50 fields of Query or Mutation at most.',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });

  test.each([
    ['side by side', '{ webhooks { id } a: webhooks { id } }'],
    ['by fragments', '{ ...A b: webhooks { id } } fragment A on Query { a: webhooks { id } }'],
    ['with other arguments', '{ webhooks { id } all: webhooks(includeDeleted: true) { id } }'],
  ])('cannot multiply the list of webhooks, %s', async (_, query) => {
    const { body } = await api.ask(query);
    expect(body.errors).toMatchObject([
      {
        message: 'Field "Query.webhooks" may have one name only in a query.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ]);
    expect(body).not.toHaveProperty('data');
  });

  test('may rename the list of webhooks', async () => {
    expect((await api.ask('{ all: webhooks { id } }')).body).toEqual({ data: { all: [] } });
  });

  test('cannot multiply a field of a webhook', async () => {
    const { body } = await api.ask(
      '{ webhooks { a: url ...B } } fragment B on WebhookSubscription { b: url }',
    );
    expect(body).toMatchObject({
      errors: [{ message: 'Field "WebhookSubscription.url" may have one name only in a query.' }],
    });
  });

  test('may rename a field of a webhook', async () => {
    expect((await api.ask('{ webhooks { address: url } }')).body).toEqual({
      data: { webhooks: [] },
    });
  });
});

describe('a query', () => {
  const ofTokens = (count: number) =>
    `mutation { updateWebhook(id: "x", input: {eventTypes: [${'"x" '.repeat(count - 20)}]}) { error } }`;

  test('may have a thousand tokens', async () => {
    const { body } = await api.ask(ofTokens(1000));
    expect(body.data.updateWebhook.error).toBe('id: There is no such webhook.');
  });

  test('may have no more than that', async () => {
    const { body } = await api.ask(ofTokens(1001));
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] });
  });
});

describe('64 KiB of variables are answered at once, with ten faults at most:', () => {
  const many = (count: number, value: unknown) => Array.from({ length: count }, () => value);
  const unknownKeys = Object.fromEntries(many(5000, 0).map((_, index) => [`key${index}`, 0]));
  const prototypes = '{"__proto__":{"x":1},"constructor":1,"toString":{},"hasOwnProperty":[]}';
  const deep = '['.repeat(30_000) + ']'.repeat(30_000);
  const deepType = '['.repeat(300) + 'String' + ']'.repeat(300);
  const asked = '{ webhooks { id } }';

  test.each([
    ['keys that do not belong', '($v: CreateWebhookInput)', JSON.stringify(unknownKeys)],
    ['headers without a name', '($v: [WebhookHeaderInput!])', JSON.stringify(many(20_000, {}))],
    ['numbers that should be texts', '($v: [String!])', JSON.stringify(many(30_000, 1))],
    ['names of a prototype', '($v: CreateWebhookInput)', prototypes],
    ['lists in lists', '($v: [WebhookHeaderInput!])', deep],
    [
      'one variable many times',
      `(${'$v: [String!] '.repeat(120)})`,
      JSON.stringify(many(30_000, 1)),
    ],
    [
      'one of good values many times',
      `(${'$v: [String!] '.repeat(120)})`,
      JSON.stringify(many(20_000, '')),
    ],
    ['a type of many lists', `($v: ${deepType})`, JSON.stringify(many(20_000, ''))],
  ])('%s', async (_, definitions, value) => {
    const query = JSON.stringify(`query ${definitions} ${asked}`);
    const since = performance.now();
    const { body } = await api.post(`{"query":${query},"variables":{"v":${value}}}`);
    expect(performance.now() - since).toBeLessThan(2000);
    expect(body).not.toHaveProperty('data');
    expect(body.errors.length).toBeGreaterThan(0);
    expect(body.errors.length).toBeLessThanOrEqual(10);
  });
});

describe('the limit of the rate', () => {
  const TOO_OFTEN = {
    message: expect.stringMatching(/^Called too often; try again in \d+ s\.$/),
    extensions: { code: 'TOO_MANY_REQUESTS' },
  };

  test('counts each field by itself, and shows in the errors of a 200', async () => {
    const limited = await startWorld({ MANAGEMENT_RATE_LIMIT: '3/m' }, { withWorker: false });
    onTestFinished(() => limited.close());
    const own = sembleOf(limited, await limited.tenant(SEMBLE_PERMISSIONS));
    const { status, body } = await own.ask(
      `{ ${['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: webhook(id: "x") { id }`).join(' ')} }`,
    );
    expect(status).toBe(200);
    expect(body.errors.map(({ path }: { path: string[] }) => path)).toEqual([['d'], ['e']]);
    expect(body.errors[0]).toMatchObject(TOO_OFTEN);
  });

  describe('of two calls', () => {
    let limited: World;
    let own: ReturnType<typeof sembleOf>;

    beforeAll(async () => {
      limited = await startWorld({ MANAGEMENT_RATE_LIMIT: '2/m' }, { withWorker: false });
    });
    afterAll(() => limited.close());
    beforeEach(async () => {
      own = sembleOf(limited, await limited.tenant(SEMBLE_PERMISSIONS));
    });

    test('lets two queries of one field through, and refuses a third with 200 and no data', async () => {
      expect([await own.all(), await own.all()]).toEqual([[], []]);
      const { status, body, headers } = await own.ask('{ webhooks { id } }');
      expect([status, body]).toStrictEqual([200, { errors: [TOO_OFTEN] }]);
      expect(headers.has('retry-after')).toBe(false);
    });

    test.each([
      ['cannot be read', '{ webhooks {', SEMBLE_PERMISSIONS],
      ['does not fit the schema', '{ planted }', SEMBLE_PERMISSIONS],
      ['asks for nothing that is called', '{ __typename }', SEMBLE_PERMISSIONS],
      ['the token is not for', '{ webhooks { id } }', ['deleteWebhooks']],
    ])('counts a query that %s', async (_, query, permissions) => {
      const tenant = await limited.tenant(permissions);
      const token = sembleOf(limited, await issueKey(limited.api, tenant.uid, permissions));
      for (const call of [1, 2])
        expect((await token.ask(query)).body, `call ${call}`).not.toEqual({ errors: [TOO_OFTEN] });
      expect((await token.ask(query)).body).toEqual({ errors: [TOO_OFTEN] });
    });

    test('carries out no mutation beyond it', async () => {
      const { id } = await own.create('https://127.0.0.1:8443/semble', ['patient.created']);
      await own.ask('{ __typename }');
      await own.delete(id).catch(() => undefined);
      const rows = await limited.database.query(
        'SELECT FROM subscriptions WHERE uid = $1 AND removed_at IS NULL',
        [id],
      );
      expect(rows).toHaveLength(1);
    });

    test('is each key’s own', async () => {
      for (const query of ['{ __typename }', '{ __typename }']) await own.ask(query);
      const stranger = sembleOf(limited, await limited.tenant(SEMBLE_PERMISSIONS));
      expect(await stranger.all()).toEqual([]);
    });
  });
});
