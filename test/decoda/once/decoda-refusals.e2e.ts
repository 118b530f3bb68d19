import { decoda } from '@rxhooks/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addPharmacy, issueKey } from '../../support/admin.js';
import { CURRENT, decodaOf, FIRST } from '../../support/decoda.js';
import { BODIES } from '../../support/decoda-bodies.js';
import { ATTEMPTS_QUERIES, booleanQueries } from '../../support/decoda-queries.js';
import { ALL_PERMISSIONS, type Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

const NAMES = decoda.SPELLINGS.map((name) => `'${name}'`);
const ONE_OF = `Input should be ${NAMES.slice(0, -1).join(', ')} or ${NAMES.at(-1)}`;

let world: World;
let tenant: Tenant;
let id: string;
let archived: string;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
  const api = decodaOf(world, tenant);
  ({ id } = await api.create('https://127.0.0.1:8443/decoda', ['PATIENT_CREATED']));
  archived = (await api.create('https://127.0.0.1:8443/archived', [])).id;
  await api.call('DELETE', `${CURRENT}/delete/${archived}`);
});

type Headers = Readonly<Record<string, string>>;
type Sent = {
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  readonly headers?: Headers;
};

/** What was sent and the very text that came back, on one line each. */
async function exchange(method: string, path: string, { body, headers }: Sent = {}) {
  const response = await fetch(world.api.url + path.replace('{id}', id), {
    method,
    headers: {
      TENANT: tenant.slug,
      'API-KEY': tenant.key,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const sent = body === undefined ? '' : ` ${shorten(body.toString())}`;
  const type = response.headers.get('content-type') ?? 'no content';
  const answer = withoutChance(await response.text());
  return `> ${method} ${shorten(path)}${sent}\n< ${response.status} ${type}\n< ${answer}\n`;
}

const shorten = (text: string) =>
  JSON.stringify(text.length > 200 ? `${text.slice(0, 150)}... ${text.length} in all` : text);

function withoutChance(text: string): string {
  return text
    .replaceAll(ONE_OF, 'Input should be <one of the names>')
    .replaceAll(/\bwh_[0-9a-f]{32}\b/g, 'wh_...')
    .replaceAll(/"secret":"[0-9a-f]{32}"/g, '"secret":"..."')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
    .replaceAll(/"url":"(.{150})[^"]{100,}"/g, '"url":"$1..."');
}

async function record(exchanges: Iterable<() => Promise<string>>): Promise<string> {
  const told: string[] = [];
  for (const one of exchanges) told.push(await one());
  return told.join('\n');
}

describe.each([
  ['current', CURRENT],
  ['first', FIRST],
])('the %s generation gives the golden answer to', (generation, prefix) => {
  const expectGolden = async (name: string, exchanges: Iterable<() => Promise<string>>) => {
    const file = `goldens/decoda-refusals/${generation}-${name}.txt`;
    await expect(await record(exchanges)).toMatchFileSnapshot(file);
  };
  const bodies = [undefined, ...BODIES];

  test('each body of a create', () =>
    expectGolden(
      'create',
      bodies.map((body) => () => exchange('POST', `${prefix}/create`, { body })),
    ));

  test('each body of an update', () =>
    expectGolden(
      'update',
      bodies.map((body) => () => exchange('PUT', `${prefix}/update/{id}`, { body })),
    ));

  test('bytes that are no UTF-8', () =>
    expectGolden('bytes', [
      () => exchange('POST', `${prefix}/create`, { body: Uint8Array.of(0x22, 0xff, 0x22) }),
    ]));

  test('each query of a list of attempts', () =>
    expectGolden(
      'attempts',
      ATTEMPTS_QUERIES.map(
        (query) => () => exchange('GET', `${prefix}/{id}/delivery-attempts/list?${query}`),
      ),
    ));

  test('each query of a list of webhooks', () =>
    expectGolden(
      'list',
      booleanQueries('include_archived').map(
        (query) => () => exchange('GET', `${prefix}/list?${query}`),
      ),
    ));

  test('each query of sending once more', () =>
    expectGolden(
      'send',
      booleanQueries('notify_failure').flatMap((query) => [
        () => exchange('GET', `${prefix}/events/dlv_0/send?${query}`),
        () => exchange('HEAD', `${prefix}/events/dlv_0/send?${query}`),
      ]),
    ));

  test('a wrong body or query where something else is wrong as well', async () => {
    const pharmacy = await addPharmacy(world.api, tenant.uid);
    const keyOf = async (permissions: readonly string[], at?: string) =>
      (await issueKey(world.api, tenant.uid, permissions, at)).key;
    const stranger = await world.tenant();
    const callers: readonly Headers[] = [
      {},
      { 'API-KEY': '' },
      { TENANT: '' },
      { 'API-KEY': 'planted' },
      { TENANT: stranger.slug },
      { 'API-KEY': await keyOf(ALL_PERMISSIONS, pharmacy) },
      { 'API-KEY': await keyOf(['notification_subscription:read']) },
      { 'API-KEY': await keyOf(['notification_subscription:read', 'notification_delivery:read']) },
    ];
    const calls = (headers: Headers) => [
      ...['{}', '{"url":5}', '{"url":'].flatMap((body) => [
        () => exchange('POST', `${prefix}/create`, { body, headers }),
        () => exchange('PUT', `${prefix}/update/wh_0`, { body, headers }),
        () => exchange('PUT', `${prefix}/update/${archived}`, { body, headers }),
      ]),
      () => exchange('GET', `${prefix}/list?include_archived=planted`, { headers }),
      () => exchange('HEAD', `${prefix}/list?include_archived=planted`, { headers }),
      () => exchange('GET', `${prefix}/wh_0/delivery-attempts/list?limit=planted`, { headers }),
      () => exchange('GET', `${prefix}/wh_0/delivery-attempts/list?limit=5`, { headers }),
      () => exchange('GET', `${prefix}/events/dlv_0/send?notify_failure=planted`, { headers }),
      () => exchange('HEAD', `${prefix}/events/dlv_0/send?notify_failure=planted`, { headers }),
      () => exchange('HEAD', `${prefix}/events/dlv_0/send`, { headers }),
    ];
    const told = await record(callers.flatMap(calls));
    await expect(told.replaceAll(archived, 'wh_archived')).toMatchFileSnapshot(
      `goldens/decoda-refusals/${generation}-others.txt`,
    );
  });
});

test('the names of event types are told in full', async () => {
  const body = '{"url":"https://127.0.0.1:8443/decoda","subscriptions":["planted"]}';
  const answer = await decodaOf(world, tenant).call('POST', `${CURRENT}/create`, JSON.parse(body));
  await expect(JSON.stringify(answer.body)).toMatchFileSnapshot(
    'goldens/decoda-refusals/names.txt',
  );
});
