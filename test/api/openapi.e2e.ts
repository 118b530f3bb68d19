import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../support/world.js';

// NOTE: summaries and the schemas of bodies come from the compiler's plugin, which does not run here: `tools/boot` looks at
// those. Paths, security and errors do not.
const ROUTES = [
  'delete /v1/admin/organisations/{organisation}/api-keys/{key}',
  'delete /v1/events/{id}/data',
  'delete /v1/external-pharmacy-api-v1/webhooks/{subscription_uid}',
  'delete /v1/external_pharmacy_api/webhooks/{subscription_uid}',
  'delete /v1/management/notification-subscriptions',
  'get /health/live',
  'get /health/ready',
  'get /v1/admin/organisations',
  'get /v1/admin/organisations/{organisation}',
  'get /v1/admin/organisations/{organisation}/api-keys',
  'get /v1/event-types',
  'get /v1/external-pharmacy-api-v1/webhooks',
  'get /v1/external_pharmacy_api/webhooks',
  'get /v1/management/notification-deliveries',
  'get /v1/management/notification-deliveries/{uid}',
  'get /v1/management/notification-deliveries/{uid}/request-body',
  'get /v1/management/notification-subscriptions',
  'patch /v1/admin/organisations/{organisation}',
  'post /v1/admin/organisations',
  'post /v1/admin/organisations/{organisation}/api-keys',
  'post /v1/admin/organisations/{organisation}/pharmacies',
  'post /v1/events',
  'post /v1/events/batch',
  'post /v1/external-pharmacy-api-v1/webhooks',
  'post /v1/external_pharmacy_api/webhooks',
  'post /v1/management/notification-deliveries/{uid}/resend',
  'post /v1/management/notification-subscriptions',
  'post /v1/management/notification-subscriptions/test',
];

const REFERENCES = ['', '/rxhooks', '/rxscale', '/decoda', '/semble'].map(
  (part) => `/docs/api${part}`,
);

type Answer = { readonly description: string; readonly content?: unknown };

type Operation = {
  readonly operationId: string;
  readonly security?: unknown;
  readonly responses: Readonly<Record<string, Answer>>;
  readonly parameters?: readonly { name: string; in: string; required: boolean }[];
};

let world: World;
// oxlint-disable-next-line typescript/no-explicit-any -- a document to look into
let document: any;
let operations: readonly (readonly [route: string, Operation])[];

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  document = (await world.api.call('GET', '/openapi.json')).body;
  operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method} ${path}`, operation] as const,
      ),
  );
});
afterAll(() => world.close());

test('the document is OpenAPI 3.1 and says what it describes', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({
    title: 'rxhooks',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    description: expect.stringMatching(/\w/),
  });
});

test('the document lists every route of the interface', () => {
  expect(operations.map(([route]) => route)).toEqual(expect.arrayContaining(ROUTES));
});

test('the key goes into the header X-API-Key, or into that of a vendor', () => {
  expect(document.components.securitySchemes).toMatchObject({
    'api-key': { type: 'apiKey', in: 'header', name: 'X-API-Key' },
    'decoda-key': { type: 'apiKey', in: 'header', name: 'API-KEY' },
    'semble-key': { type: 'apiKey', in: 'header', name: 'x-token' },
  });
  expect(document.security).toStrictEqual([{ 'api-key': [] }]);
});

test('every operation has an id of its own and says how it is answered', () => {
  const ids = operations.map(([, { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [route, { responses }] of operations)
    expect(Object.keys(responses)[0], route).toMatch(/^2\d\d$/);
});

test('every answer of every operation has a description', () => {
  for (const [route, { responses }] of operations)
    for (const [status, { description }] of Object.entries(responses))
      expect(description, `${route} ${status}`).toMatch(/\w/);
});

test('every operation has an error answer with a body', () => {
  for (const [route, { responses }] of operations) {
    const errors = Object.entries(responses).filter(([status]) => !status.startsWith('2'));
    expect(errors.length, route).toBeGreaterThan(0);
    for (const [status, { content }] of errors) expect(content, `${route} ${status}`).toBeDefined();
  }
});

test.each([
  [
    'post /v1/events',
    ['202', '400', '401', '403', '404', '413', '415', '421', '422', '429', '503', 'default'],
  ],
  [
    'get /v1/admin/organisations/{organisation}',
    ['200', '401', '403', '404', '429', '503', 'default'],
  ],
  [
    'post /webhook/decoda/create',
    ['200', '400', '401', '403', '404', '413', '415', '421', '422', '429', '503', 'default'],
  ],
  ['post /graphql', ['200', '400', '401', '403', '404', '413', '415', '421', '503', 'default']],
  ['get /health/live', ['200', 'default']],
])('%s lists the errors of its API that it can have', (route, statuses) => {
  const [, operation] = operations.find(([name]) => name === route) ?? [];
  expect(Object.keys(operation?.responses ?? {})).toEqual(statuses);
});

test.each([
  ['get /v1/event-types', '401', 'AccessError'],
  ['get /v1/event-types', '429', 'Error'],
  ['post /webhook/decoda/create', '401', 'DecodaError'],
  ['post /graphql', '401', 'SembleError'],
])('%s answers %s with a %s', (route, status, name) => {
  const [, operation] = operations.find(([one]) => one === route) ?? [];
  const schema = { $ref: `#/components/schemas/${name}` };
  expect(operation?.responses[status]?.content).toMatchObject({ 'application/json': { schema } });
  expect(document.components.schemas[name]).toMatchObject({ type: 'object' });
});

test('every parameter in a path is described as one', () => {
  for (const [route, { parameters = [] }] of operations) {
    const named = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const described = parameters.filter((it) => it.in === 'path' && it.required);
    const names = described.map(({ name }) => name);
    expect(new Set(names), route).toEqual(new Set(named));
  }
});

test.each(['get /health/live', 'get /health/ready'])('%s is described as open', (route) => {
  const [, operation] = operations.find(([name]) => name === route) ?? [];
  expect([[], [{}]]).toContainEqual(operation?.security);
});

test('every event type of the catalogue is described as a webhook, with its own example in the body', async () => {
  const { key } = await world.tenant();
  const { data } = (await world.api.call('GET', '/v1/event-types', { key })).body;
  const { webhooks } = (await world.api.call('GET', '/openapi/webhooks.json')).body;
  expect(Object.keys(webhooks)).toEqual(data.map(({ name }: { name: string }) => name));
  for (const { name, example } of data) {
    const { example: body } = webhooks[name].post.requestBody.content['application/json'];
    expect(JSON.stringify(body), name).toContain(JSON.stringify(example));
  }
});

test('/docs is a page for people, open to everybody, with links to the reference and its parts', async () => {
  const { status, headers, body } = await world.api.call('GET', '/docs');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/html/);
  for (const path of REFERENCES) expect(body).toContain(`href="${path}"`);
});

test.each(REFERENCES)(
  '%s shows a document of ours and loads scripts from files alone',
  async (path) => {
    const { status, headers, body } = await world.api.call('GET', path);
    expect(status).toBe(200);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; ");
    expect(body).not.toMatch(/<script(?![^>]* src="\/docs\/api\/)|https?:/);
    const [, shown = ''] = /data-document="([^"]+)"/.exec(body) ?? [];
    expect((await world.api.call('GET', shown)).body.openapi).toMatch(/^3\.1\./);
  },
);

test('/openapi.yaml is the same document', async () => {
  const { status, body } = await world.api.call('GET', '/openapi.yaml');
  expect(status).toBe(200);
  expect(body).toMatch(/^openapi: 3\.1\./);
  // Anchors stand for what is said twice; few readers of OpenAPI follow them.
  expect(body).not.toMatch(/[&*]ref_/);
});
