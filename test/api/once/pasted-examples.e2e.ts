import { PERMISSIONS } from '@rxhooks/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ApiDocument,
  type Described,
  describedIn,
  examplesIn,
} from '../../support/api-document.js';
import { type Answer, ApiCaller } from '../../support/api-caller.js';
import { type CompiledApi, startCompiledApi } from '../../support/compiled-api.js';
import { contractHeaders } from '../../support/contract-headers.js';
import type { Tenant } from '../../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

let world: World;
let api: CompiledApi;
let caller: ApiCaller;
let operations: readonly (readonly [string, Described])[];
let tenant: Tenant;
let keyOfPharmacy: string;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  api = await startCompiledApi(world.env);
  caller = new ApiCaller(api.url, ADMIN_KEY);
  const { body } = await caller.call('GET', '/openapi.json');
  operations = describedIn(body as ApiDocument);
  tenant = await world.tenant(PERMISSIONS.filter((one) => !one.startsWith('webhooks_')));
  const organisation = `/v1/admin/organisations/${tenant.uid}`;
  const pharmacy = await caller.asAdmin('POST', `${organisation}/pharmacies`, {
    display_name: 'Linden Apotheke',
  });
  const key = await caller.asAdmin('POST', `${organisation}/api-keys`, {
    display_name: 'shop',
    permissions: ['webhooks_read', 'webhooks_write'],
    pharmacy_uid: pharmacy.body.uid,
  });
  keyOfPharmacy = key.body.key;
}, 120_000);

afterAll(async () => {
  await api?.close();
  await world?.close();
});

function keyFor(path: string): string {
  if (/^\/v1\/(admin|sessions)\b/.test(path)) return ADMIN_KEY;
  return path.includes('pharmacy') ? keyOfPharmacy : tenant.key;
}

function call(name: string, { parameters = [] }: Described, body?: unknown): Promise<Answer> {
  const [method = '', path = ''] = name.split(' ');
  const query = new URLSearchParams();
  for (const { in: place, name: field, ...shown } of parameters)
    // A cursor is that of an earlier page.
    if (place === 'query' && field !== 'cursor')
      for (const one of examplesIn(shown).flat()) query.append(field, String(one));
  const key = keyFor(path);
  return caller.call(method, `${path.replaceAll(/\{\w+\}/g, 'unknown')}?${query.toString()}`, {
    key,
    body,
    headers: contractHeaders(name, tenant.slug, key),
  });
}

test('calls without a body are accepted with the parameters that are shown', async () => {
  const refused: string[] = [];
  for (const [name, operation] of operations) {
    if (operation.requestBody) continue;
    const { status, body } = await call(name, operation);
    if (![200, 201, 202, 204, 404].includes(status))
      refused.push(`${name}: ${status} ${JSON.stringify(body)}`);
  }
  expect(refused).toEqual([]);
});

/** A key of the reader's own stands where the document shows one. */
const withOwnKey = (name: string, example: unknown) =>
  name === 'POST /v1/sessions' ? { key: ADMIN_KEY } : example;

test('bodies are accepted as they are shown', async () => {
  const refused: string[] = [];
  for (const [name, operation] of operations)
    for (const example of Object.values(operation.requestBody?.content ?? {}).flatMap(examplesIn)) {
      const { status, body } = await call(name, operation, withOwnKey(name, example));
      if (![200, 201, 202, 404, 409].includes(status))
        refused.push(`${name}: ${status} ${JSON.stringify(body)}`);
    }
  expect(refused).toEqual([]);
});

test.each(['POST /v1/events', 'POST /v1/events/batch'])(
  '%s stores the events of its examples',
  async (route) => {
    const [name, operation] = operations.find(([one]) => one === route) ?? [];
    if (!name || !operation) throw new Error(`${route} is not described.`);
    const media = Object.values(operation.requestBody?.content ?? {});
    const examples = media.flatMap(examplesIn);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const { status, body } = await call(name, operation, example);
      expect(status).toBe(202);
      const stored = { id: 'order-5512-created', duplicate: expect.any(Boolean) };
      expect(body).toEqual(name.endsWith('batch') ? { results: [stored] } : stored);
    }
  },
);
