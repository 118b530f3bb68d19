import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ApiDocument,
  type Described,
  type DescribedAnswer,
  describedIn,
  examplesIn,
  keyHeaderOf,
  mediaOf,
  type Schema,
} from '../../support/api-document.js';
import { type CompiledApi, startCompiledApi } from '../../support/compiled-api.js';
import { startWorld, type World } from '../../support/world.js';
import { typesOf } from '../../../tools/dashboard-types/types-of.js';

const OPERATION_IDS: unknown = JSON.parse(
  readFileSync(new URL('operation-ids.json', import.meta.url), 'utf8'),
);

const PARTS = ['rxhooks', 'rxscale', 'decoda', 'semble'];

let world: World;
let api: CompiledApi;
let document: ApiDocument;
let operations: readonly (readonly [string, Described])[];

const read = async (path: string) => (await (await fetch(api.url + path)).json()) as ApiDocument;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  api = await startCompiledApi(world.env);
  document = await read('/openapi.json');
  operations = describedIn(document);
}, 120_000);

afterAll(async () => {
  await api?.close();
  await world?.close();
});

/** What each operation lacks, and where it is added. */
function lacking(find: (operation: Described, name: string) => readonly (string | false)[]) {
  return operations.flatMap(([name, operation]) =>
    find(operation, name).flatMap((lack) => (lack === false ? [] : [`${name}: ${lack}`])),
  );
}

/** Accepts what a schema of the document accepts. */
function acceptor({ components }: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ components }, 'document');
  return (schema: Schema, value: unknown): string | false => {
    const whole = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    return ajv.validate(JSON.parse(whole) as Schema, value) ? false : ajv.errorsText();
  };
}

test('every operation has the id of the committed list, which generated clients have as a name', () => {
  const ids = Object.fromEntries(operations.map(([name, { operationId }]) => [operationId, name]));
  // A new route: give it `@ApiOperation({ operationId: 'listThings' })`, and a line in operation-ids.json.
  expect(ids).toEqual(OPERATION_IDS);
  expect(Object.keys(ids)).toHaveLength(operations.length);
});

test('every operation has a title, a description and the permission that it takes', () => {
  const lacks = lacking(({ summary = '', description = '' }) => [
    !/^[A-Z][^.]{3,60}$/.test(summary) && 'no title; it is made from the operationId',
    !/^[A-Z0-9`].*\.\n\n/.test(description) && 'no description; write a docstring above its method',
    !description.includes('**Permission:**') &&
      'no permission; mark it as auth/access.decorators.ts',
  ]);
  expect(lacks).toEqual([]);
});

test('every operation has one tag, in words, which the document explains', () => {
  const known = new Set(document.tags.map(({ name }) => name));
  const lacks = lacking(({ tags = [] }) => [
    tags.length !== 1 && 'put @ApiTags on its controller',
    tags.some((tag) => !known.has(tag)) && 'explain its tag in openapi/tags.ts',
  ]);
  expect(lacks).toEqual([]);
});

test('every parameter has a description, a type with bounds, and an example that its schema accepts', () => {
  const accepts = acceptor(document);
  const lacks = lacking(({ parameters = [] }) =>
    parameters.flatMap(({ name, in: place, description, schema = {}, ...more }) => {
      const [example] = examplesIn(more);
      const told = `the ${place} parameter ${name} has`;
      return [
        !description &&
          `${told} no description: a docstring in its DTO, or a line in openapi/parameters.ts`,
        !isBounded(schema) &&
          `${told} no type with bounds: see http/query-text.ts and page-query.dto.ts`,
        example === undefined
          ? `${told} no example: an @example in its docstring, or a line in openapi/vocabulary.ts or parameters.ts`
          : accepts(schema, example),
      ];
    }),
  );
  expect(lacks).toEqual([]);
});

test('a parameter with a default may be left out', () => {
  const lacks = lacking(({ parameters = [] }) =>
    parameters.map(
      ({ name, required, schema = {} }) =>
        required === true && 'default' in schema && `${name} has a default and is required`,
    ),
  );
  expect(lacks).toEqual([]);
});

test('the reference sends no optional parameter before its reader wants it', () => {
  const lacks = lacking(({ parameters = [] }) =>
    parameters.map(
      ({ name, required = false, example, examples = {} }) =>
        !required &&
        (example !== undefined || Object.values(examples).some((one) => !one['x-disabled'])) &&
        `${name} is optional and sent`,
    ),
  );
  expect(lacks).toEqual([]);
});

function isBounded(schema: Schema): boolean {
  if (schema['$ref'])
    return isBounded(
      document.components.schemas[String(schema['$ref']).split('/').at(-1) ?? ''] ?? {},
    );
  if (schema['allOf']) return schema['allOf'].some(isBounded);
  if (schema['enum'] || schema['format'] === 'date-time') return true;
  if (schema['type'] === 'array') return isBounded(schema['items'] ?? {});
  if (schema['type'] === 'integer') return 'minimum' in schema && 'maximum' in schema;
  return schema['type'] === 'boolean' || 'maxLength' in schema || 'pattern' in schema;
}

test('every error that a docstring declares is shown as the api answers it', () => {
  const lacks = lacking(({ responses }) =>
    Object.entries(responses).map(
      ([status, { content }]) =>
        Number(status) >= 400 && !content && `no example of ${status}; name its error in @Refuses`,
    ),
  );
  expect(lacks).toEqual([]);
});

test('every body has a schema and an example', () => {
  const lacks = lacking((operation) =>
    mediaOf(operation).flatMap(([place, media]) => [
      !media.schema && `${place} has no schema: name a class of a *.dto.ts as its type`,
      examplesIn(media).length === 0 &&
        `${place} has no example: ${fieldsWithout(media.schema ?? {})}`,
    ]),
  );
  expect(lacks).toEqual([]);
});

/** The fields that keep a schema from having an example. */
function fieldsWithout(schema: Schema): string {
  const name =
    String(schema['$ref'] ?? '')
      .split('/')
      .at(-1) ?? '';
  return `give each field of ${name || JSON.stringify(schema)} an @example in its docstring, or a line in openapi/vocabulary.ts`;
}

test('every example is accepted by its own schema', () => {
  const accepts = acceptor(document);
  const lacks = lacking((operation) =>
    mediaOf(operation).flatMap(([place, media]) =>
      examplesIn(media).map((example) => {
        const fault = accepts(media.schema ?? {}, example);
        return fault && `${place}: ${fault} in ${JSON.stringify(example)}`;
      }),
    ),
  );
  expect(lacks).toEqual([]);
});

test('what an answer repeats of its request is the same in their examples', () => {
  const bodyOf = (body: DescribedAnswer | Described['requestBody']): Schema => {
    const [example] = Object.values(body?.content ?? {}).flatMap(examplesIn);
    return typeof example === 'object' && example !== null ? (example as Schema) : {};
  };
  const lacks = lacking(({ requestBody, responses }) => {
    const asked = bodyOf(requestBody);
    const [answered = {}] = Object.entries(responses).flatMap(([status, it]) =>
      // A dry run is answered 200 where its call is answered 202.
      ['201', '202', responses['202'] ? '' : '200'].includes(status) ? [bodyOf(it)] : [],
    );
    return Object.keys(asked).map(
      (field) =>
        field in answered &&
        JSON.stringify(asked[field]) !== JSON.stringify(answered[field]) &&
        `${field} is ${JSON.stringify(answered[field])}, and ${JSON.stringify(asked[field])} was sent`,
    );
  });
  expect(lacks).toEqual([]);
});

const A_TIME = expect.stringMatching(/^2026-.*Z$/);

test.each([
  ['pauseSubscription', { status: 'paused', status_since: A_TIME }],
  ['resumeSubscription', { status: 'active', status_since: A_TIME }],
  ['pauseOrganisation', { paused_at: A_TIME }],
  ['resumeOrganisation', { paused_at: null }],
  [
    'startRecovery',
    { status: 'running', matched: 60, sent: 0, succeeded: 0, failed: 0, waiting: 0 },
  ],
  ['cancelRecovery', { status: 'cancelled', eta: null, ended_at: A_TIME }],
  ['addOperationalSubscription', { status: 'active', last_success_at: null, backlog: 0 }],
  ['createApiKey', { last_used_at: null }],
  ['createOperatorKey', { last_used_at: null }],
  ['createOrganisation', { paused_at: null }],
  ['createDecodaWebhook', { updatedDate: null, isArchived: false }],
  ['updateDecodaWebhook', { updatedDate: A_TIME, isArchived: false }],
  ['archiveDecodaWebhook', true],
  ['sendDecodaDeliveryAttempt', { deliveredDate: null }],
])('the example of what %s is answered says that it was done', (id, outcome) => {
  const [, operation] = operations.find(([, { operationId }]) => operationId === id) ?? [];
  const { responses = {} } = operation ?? {};
  const answer = responses['201'] ?? responses['202'] ?? responses['200'];
  const [example] = Object.values(answer?.content ?? {}).flatMap(examplesIn);
  expect(example).toEqual(outcome === true ? true : expect.objectContaining(outcome));
});

test('the figures of a recovery add up in every example', () => {
  const found = operations
    .flatMap(([, operation]) => mediaOf(operation))
    .flatMap(([, media]) => examplesIn(media) as Schema[])
    .flatMap((example) => (example['data'] as Schema[] | undefined) ?? [example])
    .filter((example) => typeof example === 'object' && 'matched' in example && 'sent' in example);
  expect(found.length).toBeGreaterThan(3);
  for (const {
    matched,
    sent,
    succeeded,
    failed,
    waiting,
    remaining,
    since,
    until,
    ...one
  } of found) {
    expect([succeeded + failed + waiting, sent + remaining]).toEqual([sent, matched]);
    expect([since, until, one['created_at']].toSorted()).toEqual([since, until, one['created_at']]);
  }
});

test('every operation with a key says how its key is refused, and how it has no room', () => {
  const lacks = lacking((operation) => {
    const header = keyHeaderOf(document, operation);
    if (header === undefined) return [];
    const { responses } = operation;
    const names = (status: string) =>
      Object.keys(responses[status]?.content?.['application/json']?.examples ?? {});
    const all = Object.values(responses)
      .map(({ description }) => description)
      .join(' ');
    return [
      !responses['401'] && 'no 401',
      !new RegExp(`The header .*\`${header}\` is missing`).test(all) &&
        `no refusal names ${header}`,
      !responses['503'] && 'no 503',
      header !== 'x-token' && !responses['429'] && 'no 429',
      !responses['default'] && 'no answer for other errors',
      ...(operation['x-permissions'] ?? []).map((permission) => {
        const told = JSON.stringify(responses['403']?.content ?? '');
        return !told.includes(permission) && `no 403 names ${permission}`;
      }),
      operation.requestBody !== undefined && !responses['413'] && 'no 413',
      (operation.parameters ?? []).some((one) => one.in === 'path') &&
        !names('404').includes('not_found') &&
        'no 404',
      (operation.parameters ?? []).some((one) => one.name === 'X-Organisation') &&
        !names('404').includes('unknown_organisation') &&
        'no 404 of X-Organisation',
    ];
  });
  expect(lacks).toEqual([]);
});

test('every description of an error is made of whole sentences', () => {
  const lacks = lacking(({ responses }) =>
    Object.entries(responses).flatMap(([status, { description, content }]) => {
      const { examples = {} } = content?.['application/json'] ?? {};
      const texts = [description, ...Object.values(examples).map(({ summary = '' }) => summary)];
      return status.startsWith('2') ? [] : texts.map((text) => !text.endsWith('.') && text);
    }),
  );
  expect(lacks).toEqual([]);
});

/** How uids begin, by the name of a field or by what a path names. */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  organisation_uid: ['org_'],
  pharmacy_uid: ['ph_'],
  event_uid: ['evt_'],
  delivery_uid: ['dlv_'],
  subscription_uid: ['ns-'],
  organisations: ['org_'],
  pharmacies: ['ph_'],
  'api-keys': ['key_'],
  'operator-keys': ['opk_'],
  sessions: ['ses_'],
  key_uid: ['opk_'],
  'audit-log': ['aud_'],
  'quarantined-events': ['evt_'],
  events: ['evt_'],
  'notification-deliveries': ['dlv_'],
  recoveries: ['rcv_'],
  'notification-subscriptions': ['ns-'],
  webhooks: ['sub-'],
  subscriptions: ['ns-', 'whs_'],
  // The switch of an organisation: `POST /v1/management/pause`.
  management: ['org_'],
};

test('every uid of an example begins as those of its kind do', () => {
  const lacks = lacking((operation, name) => {
    const kind = name.split('/').findLast((segment) => segment in PREFIXES) ?? '';
    // What an event is about has ids of its sender.
    if (name.endsWith('/data')) return [];
    return mediaOf(operation)
      .flatMap(([, media]) => examplesIn(media))
      .flatMap((example) => uidsIn(example, kind))
      .map(([of, uid]) => !PREFIXES[of]?.some((one) => uid.startsWith(one)) && `${uid} of ${of}`);
  });
  expect(lacks).toEqual([]);
});

/** What the api gave a uid, with the name of its field, or of the kind of thing that has it. */
function uidsIn(example: unknown, kind: string): readonly (readonly [string, string])[] {
  if (typeof example !== 'object' || example === null) return [];
  return Object.entries(example).flatMap(([field, value]) => {
    if (field === 'uid') return [[kind, String(value)] as const];
    if (field.endsWith('_uid') && value !== null) return [[field, String(value)] as const];
    if (EVENT_DATA.has(field) && !Array.isArray(value)) return [];
    return uidsIn(value, field === 'deliveries' ? 'notification-deliveries' : kind);
  });
}

/** Fields that hold the data of an event. */
const EVENT_DATA: ReadonlySet<string> = new Set(['data', 'example', 'payload_sent']);

test('a delivery has one of the statuses that the list can be asked for', () => {
  const statuses = document.components.schemas['DeliveryView']?.['properties'].status;
  const list = operations.find(([name]) => name === 'GET /v1/management/notification-deliveries');
  const asked = list?.[1].parameters?.find(({ name }) => name === 'status')?.schema;
  expect(statuses).toEqual({ $ref: '#/components/schemas/DeliveryStatus' });
  expect(asked?.['items']).toEqual(statuses);
});

test('values that several places have are one schema, and null is never among values', () => {
  const { '/health/ready': _, ...paths } = document.paths;
  const current = Object.values(paths)
    .flatMap(Object.values)
    .filter(({ deprecated }) => deprecated !== true);
  const places: string[] = [];
  JSON.stringify([document.components.schemas, current], (key, value: unknown) => {
    if (key === 'enum' && Array.isArray(value)) places.push(JSON.stringify(value));
    return value;
  });
  const twice = places.filter((one, at) => places.indexOf(one) !== at);
  // Give them a name in openapi/named-enums.ts.
  expect([...new Set(twice)]).toEqual([]);
  expect(places.filter((one) => one.includes('null'))).toEqual([]);
});

test('every list of ours has the one schema of a page', () => {
  const lists = operations.filter(
    ([, { operationId, tags = [] }]) =>
      operationId.startsWith('list') && !/RxScale|Decoda/.test(tags.join()),
  );
  expect(lists.length).toBeGreaterThan(5);
  const lacks = lists.flatMap(([name, { responses }]) => {
    const { schema = {} } = responses['200']?.content?.['application/json'] ?? {};
    const model = document.components.schemas[String(schema['$ref']).split('/').at(-1) ?? ''];
    const [page] = model?.['allOf'] ?? [];
    return page?.['$ref'] === '#/components/schemas/Page'
      ? []
      : [`${name}: answer { data, next_cursor }`];
  });
  expect(lacks).toEqual([]);
});

test('the whole has no webhooks, and its parts have each operation once', async () => {
  expect(document.webhooks).toBeUndefined();
  const parts = await Promise.all(PARTS.map((part) => read(`/openapi/${part}.json`)));
  const all = parts.flatMap((part) => describedIn(part).map(([name]) => name));
  expect(all.toSorted()).toEqual(operations.map(([name]) => name).toSorted());
});

test.each(['/openapi.json', ...[...PARTS, 'webhooks'].map((part) => `/openapi/${part}.json`)])(
  '%s is valid by the official schema of OpenAPI',
  async (path) => {
    const { valid, errors } = await new Validator().validate(await read(path));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  },
);

test('a part has the schemas that it refers to, and no others', async () => {
  for (const name of PARTS) {
    const part = await read(`/openapi/${name}.json`);
    const text = JSON.stringify(part);
    const used = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, schema = '']) => schema,
    );
    expect(new Set(Object.keys(part.components.schemas)), name).toEqual(new Set(used));
  }
});

test('the types of the dashboard are those of the document', async () => {
  const file = new URL('../../../apps/dashboard/src/api/document.gen.ts', import.meta.url);
  const stale =
    'They are stale: run `npm run build && npm run generate:dashboard-types`, and commit.';
  expect(readFileSync(file, 'utf8'), stale).toBe(await typesOf(document));
});
