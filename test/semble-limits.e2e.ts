import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CREATE, SEMBLE_PERMISSIONS, sembleOf } from './support/semble.js';
import { startWorld, type World } from './support/world.js';

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

describe('the limit of the rate', () => {
  test('counts each field by itself, and shows in the errors of a 200', async () => {
    const limited = await startWorld({ MANAGEMENT_RATE_LIMIT: '3/m' }, { withWorker: false });
    onTestFinished(() => limited.close());
    const own = sembleOf(limited, await limited.tenant(SEMBLE_PERMISSIONS));
    const { status, body } = await own.ask(
      `{ ${['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: webhook(id: "x") { id }`).join(' ')} }`,
    );
    expect(status).toBe(200);
    expect(body.errors.map(({ path }: { path: string[] }) => path)).toEqual([['d'], ['e']]);
    expect(body.errors[0]).toMatchObject({
      message: expect.stringMatching(/^Called too often; try again in \d+ s\.$/),
      extensions: { code: 'TOO_MANY_REQUESTS' },
    });

    const created = await own.ask(CREATE, {
      input: { url: 'https://127.0.0.1:8443/semble', label: 'a', eventTypes: ['patient.created'] },
    });
    expect(created.body.data).toEqual({ createWebhook: null });
    const stranger = sembleOf(limited, await limited.tenant(SEMBLE_PERMISSIONS));
    expect(await stranger.all()).toEqual([]);
  });
});
