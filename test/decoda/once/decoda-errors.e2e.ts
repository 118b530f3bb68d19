import { decoda } from '@rxhooks/contracts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { addPharmacy, issueKey } from '../../support/admin.js';
import type { Answer, CallOptions } from '../../support/api-caller.js';
import { CURRENT, decodaOf, FIRST } from '../../support/decoda.js';
import { ALL_PERMISSIONS, type Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

const URL = 'https://127.0.0.1:8443/decoda';
const NAMES = decoda.SPELLINGS.map((name) => `'${name}'`);
const ONE_OF = `Input should be ${NAMES.slice(0, -1).join(', ')} or ${NAMES.at(-1)}`;

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

/** Status and the very text of the body. */
async function answerTo(method: string, path: string, { body, headers }: CallOptions = {}) {
  const response = await fetch(world.api.url + path, {
    method,
    headers: {
      TENANT: tenant.slug,
      'API-KEY': tenant.key,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const faults = (...items: (readonly [loc: (string | number)[], msg: string, type: string])[]) =>
  JSON.stringify({ detail: items.map(([loc, msg, type]) => ({ loc, msg, type })) });
const detail = (text: string) => JSON.stringify({ detail: text });

const required = (...loc: string[]) => [loc, 'Field required', 'missing'] as const;
const text = (field: string) =>
  [['body', field], 'Input should be a valid string', 'string_type'] as const;
const noAddress = [
  ['body', 'notificationEmail'],
  'Value error, must be one plain mail address',
  'value_error',
] as [string[], string, string];
const noObject = [
  ['body'],
  'Input should be a valid dictionary or object to extract fields from',
  'model_attributes_type',
] as [string[], string, string];

type Item = readonly [(string | number)[], string, string];
const asItem = ([loc, msg, type]: readonly [
  readonly (string | number)[],
  string,
  string,
]): Item => [[...loc], msg, type];

describe.each([CURRENT, FIRST])('%s: a body that is wrong', (prefix) => {
  test.each<[unknown, Item[]]>([
    [{}, [asItem(required('body', 'subscriptions')), asItem(required('body', 'url'))]],
    [{ url: URL }, [asItem(required('body', 'subscriptions'))]],
    [{ url: 5, subscriptions: [] }, [asItem(text('url'))]],
    [{ url: null, subscriptions: [] }, [asItem(text('url'))]],
    [
      { url: URL, subscriptions: 'PATIENT_CREATED' },
      [[['body', 'subscriptions'], 'Input should be a valid list', 'list_type']],
    ],
    [
      { url: URL, subscriptions: ['PATIENT_CREATED', 'planted'] },
      [[['body', 'subscriptions', 1], ONE_OF, 'enum']],
    ],
    [
      { url: URL, subscriptions: [null, 5, {}] },
      [0, 1, 2].map((index): Item => [['body', 'subscriptions', index], ONE_OF, 'enum']),
    ],
    [{ url: URL, subscriptions: [], notificationEmail: 5 }, [asItem(text('notificationEmail'))]],
    [{ url: URL, subscriptions: [], notificationEmail: 'planted' }, [noAddress]],
    [{ url: URL, subscriptions: [], notificationEmail: '' }, [noAddress]],
    [[], [noObject]],
    ['"text"', [noObject]],
    ['null', [noObject]],
    ['{"url": ', [[['body'], 'JSON decode error', 'json_invalid']]],
  ])('%j names everything that is wrong', async (body, expected) => {
    const answer = await answerTo('POST', `${prefix}/create`, { body });
    expect([answer.status, answer.text]).toEqual([422, faults(...expected)]);
    expect(answer.text).not.toContain('planted');
  });

  test('none at all is missing', async () => {
    const answer = await answerTo('POST', `${prefix}/create`);
    expect([answer.status, answer.text]).toEqual([422, faults(asItem(required('body')))]);
  });

  test('a target that may not be is wrong at its URL', async () => {
    const body = { url: 'ftp://example.com/planted', subscriptions: [] };
    const answer = await answerTo('POST', `${prefix}/create`, { body });
    const [fault] = JSON.parse(answer.text).detail;
    expect(answer.status).toBe(422);
    expect(fault).toStrictEqual({
      loc: ['body', 'url'],
      msg: expect.stringMatching(/^Value error, /),
      type: 'value_error',
    });
  });

  test('an update is held to the same', async () => {
    const { id } = await decodaOf(world, tenant).create(URL, []);
    const body = { subscriptions: ['planted'], url: 5, notificationEmail: 'planted' };
    const answer = await answerTo('PUT', `${prefix}/update/${id}`, { body });
    const expected: Item[] = [
      [['body', 'subscriptions', 0], ONE_OF, 'enum'],
      asItem(text('url')),
      noAddress,
    ];
    expect([answer.status, answer.text]).toEqual([422, faults(...expected)]);
  });
});

describe('a query that is wrong', () => {
  const bool = 'Input should be a valid boolean, unable to interpret input';
  const int = 'Input should be a valid integer, unable to parse string as an integer';

  test.each<[string, string, string]>([
    ['event_type=planted', ONE_OF, 'enum'],
    ['event_type=', ONE_OF, 'enum'],
    ['is_delivered=planted', bool, 'bool_parsing'],
    ['limit=planted', int, 'int_parsing'],
    ['limit=1.5', int, 'int_parsing'],
    ['limit=', int, 'int_parsing'],
    ['limit=-1', 'Input should be greater than or equal to 0', 'greater_than_equal'],
    ['limit=101', 'Input should be less than or equal to 100', 'less_than_equal'],
    ['offset=-1', 'Input should be greater than or equal to 0', 'greater_than_equal'],
    ['sort_direction=planted', "Input should be 'asc' or 'desc'", 'enum'],
    [
      'created_before=planted',
      'Input should be a valid datetime or date',
      'datetime_from_date_parsing',
    ],
    [
      'created_after=2023-02-29',
      'Input should be a valid datetime or date',
      'datetime_from_date_parsing',
    ],
    [
      'delivery_date_after=2024-02-31T25:00:00Z',
      'Input should be a valid datetime or date',
      'datetime_from_date_parsing',
    ],
  ])('%s is told', async (query, msg, type) => {
    const { id } = await decodaOf(world, tenant).create(URL, []);
    const answer = await answerTo('GET', `${CURRENT}/${id}/delivery-attempts/list?${query}`);
    const field = query.split('=', 1)[0] ?? '';
    expect([answer.status, answer.text]).toEqual([422, faults([['query', field], msg, type])]);
  });

  test('an order that there is not is told with those that there are', async () => {
    const answer = await answerTo('GET', `${CURRENT}/wh_0/delivery-attempts/list?sort_by=planted`);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Input should be 'created_date', ");
  });

  test('include_archived has to be a boolean', async () => {
    const answer = await answerTo('GET', `${CURRENT}/list?include_archived=planted`);
    const expected = faults([['query', 'include_archived'], bool, 'bool_parsing']);
    expect([answer.status, answer.text]).toEqual([422, expected]);
  });

  test('notify_failure has to be a boolean', async () => {
    const answer = await answerTo('GET', `${CURRENT}/events/dlv_0/send?notify_failure=planted`);
    const expected = faults([['query', 'notify_failure'], bool, 'bool_parsing']);
    expect([answer.status, answer.text]).toEqual([422, expected]);
  });
});

describe('a caller who is nobody', () => {
  const tenantMissing = asItem(required('header', 'TENANT'));
  const keyMissing = asItem(required('header', 'API-KEY'));

  test.each<[string, object, Item[]]>([
    ['both headers', { TENANT: '', 'API-KEY': '' }, [tenantMissing, keyMissing]],
    ['the tenant', { TENANT: '' }, [tenantMissing]],
    ['the key', { 'API-KEY': '' }, [keyMissing]],
  ])('is told that %s are missing, whatever the method', async (_, headers, expected) => {
    for (const [method, path, body] of [
      ['GET', 'list', undefined],
      ['POST', 'create', '{'],
      ['PUT', 'update/wh_0', {}],
      ['DELETE', 'delete/wh_0', undefined],
    ] as const)
      for (const prefix of [CURRENT, FIRST]) {
        const answer = await answerTo(method, `${prefix}/${path}`, {
          body,
          headers: { ...headers },
        });
        expect([answer.status, answer.text]).toEqual([422, faults(...expected)]);
      }
  });

  test('is not let in by a key in the header of another API', async () => {
    const headers = { 'API-KEY': '', 'X-API-Key': tenant.key };
    expect((await answerTo('GET', `${CURRENT}/list`, { headers })).status).toBe(422);
  });

  test('or whose key is wrong gets 401 with a sentence', async () => {
    const expected = [401, detail('The API key was not found or is inactive')];
    for (const method of ['GET', 'POST']) {
      const path = method === 'GET' ? 'list' : 'create';
      const answer = await answerTo(method, `${CURRENT}/${path}`, {
        headers: { 'API-KEY': 'planted' },
      });
      expect([answer.status, answer.text]).toEqual(expected);
    }
  });

  test.each(['stranger', 'nobody', 'planted%00', '../x'])(
    'or whose key belongs to another tenant than %s gets 403, whether there is such a tenant or not',
    async (name) => {
      const stranger = await world.tenant();
      const headers = { TENANT: name === 'stranger' ? stranger.slug : name };
      const answer = await answerTo('GET', `${CURRENT}/list`, { headers });
      const expected = [403, detail('The API key does not belong to this tenant')];
      expect([answer.status, answer.text]).toEqual(expected);
    },
  );

  test('or whose key may not do this gets 403 with a sentence', async () => {
    const reader = await issueKey(world.api, tenant.uid, ['notification_subscription:read']);
    const pharmacy = await addPharmacy(world.api, tenant.uid);
    const ofPharmacy = await issueKey(world.api, tenant.uid, ALL_PERMISSIONS, pharmacy);
    const refusals = [
      [reader.key, 'The API key lacks the permission notification_subscription:write.'],
      [ofPharmacy.key, 'Only the key of an organisation may call this.'],
    ] as const;
    for (const [key, text] of refusals) {
      const options = { body: {}, headers: { 'API-KEY': key } };
      const answer = await answerTo('POST', `${CURRENT}/create`, options);
      expect([answer.status, answer.text]).toEqual([403, detail(text)]);
    }
  });
});

describe('a request that reaches no call', () => {
  test.each<[number, string, string, CallOptions, string]>([
    [404, 'GET', `${CURRENT}/planted`, {}, 'Resource not found'],
    [404, 'GET', `${FIRST}/get/${'x'.repeat(300)}`, {}, 'Resource not found'],
    [405, 'PATCH', `${CURRENT}/list`, {}, 'The path does not have this method'],
    [400, 'GET', `${CURRENT}/get/%E0%A4%A`, {}, 'The path is not valid'],
    [
      413,
      'POST',
      `${CURRENT}/create`,
      { body: 'x'.repeat(300_000) },
      'The request body is too large',
    ],
    [
      415,
      'POST',
      `${FIRST}/create`,
      { body: 'x', headers: { 'Content-Type': 'text/plain' } },
      'The Content-Type must be application/json',
    ],
  ])('gets its %i in the same words: %s %.40s', async (status, method, path, options, sentence) => {
    const answer = await answerTo(method, path, options);
    expect([answer.status, answer.text]).toEqual([status, detail(sentence)]);
  });

  test('elsewhere keeps the shapes of elsewhere', async () => {
    for (const path of ['/webhook', '/v1/webhooks', '/webhook/decodas'])
      expect((await answerTo('GET', path)).text).toBe('{"error":"Resource not found"}');
  });

  test('finds its call and its words under a path with escapes as well', async () => {
    const path = '/webhook/dec%6Fda/list';
    expect((await answerTo('GET', path)).status).toBe(200);
    const nobody = await answerTo('GET', path, { headers: { 'API-KEY': '' } });
    expect(nobody.text).toBe(faults(asItem(required('header', 'API-KEY'))));
  });
});

describe('the limits', () => {
  test('are told with every answer, are shared by the keys of a tenant, and end in a 429', async () => {
    const limited = await startWorld({ MANAGEMENT_RATE_LIMIT: '100/s,3/m' }, { withWorker: false });
    onTestFinished(() => limited.close());
    const own = await limited.tenant();
    const other = { ...own, key: (await issueKey(limited.api, own.uid, ALL_PERMISSIONS)).key };
    const calls = [own, other, own, own].map(
      (it) => () => decodaOf(limited, it).call('GET', `${CURRENT}/list`),
    );
    const before = Math.floor(Date.now() / 1000);
    const answers: Answer[] = [];
    for (const call of calls) answers.push(await call());

    const told = (name: string) => answers.map(({ headers }) => headers.get(`x-ratelimit-${name}`));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(told('limit')).toEqual(['3', '3', '3', '3']);
    expect(told('remaining')).toEqual(['2', '1', '0', '0']);
    for (const reset of told('reset')) {
      expect(Number(reset)).toBeGreaterThan(before);
      expect(Number(reset)).toBeLessThanOrEqual(before + 70);
    }
    expect(answers[3]?.body).toStrictEqual({ detail: 'Rate limit exceeded' });
    expect(answers[3]?.headers.get('retry-after')).toMatch(/^\d+$/);
    const stranger = await limited.tenant();
    expect((await decodaOf(limited, stranger).call('GET', `${CURRENT}/list`)).status).toBe(200);
  });
});
