import { PERMISSIONS } from '@rxhooks/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ApiDocument,
  type Described,
  describedIn,
  examplesIn,
  keyHeaderOf,
} from '../../support/api-document.js';
import type { Answer } from '../../support/api-caller.js';
import { contractHeaders } from '../../support/contract-headers.js';
import type { Tenant } from '../../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

let world: World;
let document: ApiDocument;
let operations: readonly (readonly [string, Described])[];
let powerful: Tenant;
let powerless: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  document = (await world.api.call('GET', '/openapi.json')).body;
  operations = describedIn(document).filter(([, it]) => keyHeaderOf(document, it) !== undefined);
  powerful = await world.tenant(PERMISSIONS.filter((one) => !one.startsWith('webhooks_')));
  powerless = await world.tenant([]);
});
afterAll(() => world.close());

type Call = {
  readonly key?: string;
  readonly slug?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** Its body, where it has one, is `{}`: what is asked here is refused before, or because of it. */
function call(
  name: string,
  { requestBody }: Described,
  { key, slug = 'unknown', headers = {}, body = {} }: Call,
): Promise<Answer> {
  const [method = '', path = ''] = name.split(' ');
  return world.api.call(method, path.replaceAll(/\{\w+\}/g, 'unknown'), {
    ...(key !== undefined && { key }),
    ...(requestBody && { body }),
    headers: { ...(key !== undefined && contractHeaders(name, slug, key)), ...headers },
  });
}

const takes = ({ parameters = [] }: Described, header: string) =>
  parameters.some((one) => one.name === header);

/** Which fields are wrong depends on the request; everything else does not. */
function isSame(one: unknown, other: unknown): boolean {
  const text = (body: unknown) => JSON.stringify({ ...(body as object), details: undefined });
  return text(one) === text(other);
}

/** The answers to this call that the document does not show, body and all; at least some are refused. */
async function undocumented(
  asked: (name: string, operation: Described) => Call | undefined,
): Promise<{ readonly faults: readonly string[]; readonly statuses: readonly number[] }> {
  const faults: string[] = [];
  const statuses = new Set<number>();
  for (const [name, operation] of operations) {
    const how = asked(name, operation);
    if (!how) continue;
    const { status, body } = await call(name, operation, how);
    if (status < 300) continue;
    statuses.add(status);
    const media = operation.responses[status]?.content?.['application/json'] ?? {};
    if (!examplesIn(media).some((one) => isSame(one, body)))
      faults.push(`${name}: ${status} ${JSON.stringify(body)}`);
  }
  return { faults, statuses: [...statuses].toSorted() };
}

test('a call without a key is answered as the document shows', async () => {
  const answers = await undocumented(() => ({}));
  expect(answers).toEqual({ faults: [], statuses: [401, 422] });
});

test('a call with an unknown key is answered as the document shows', async () => {
  const answers = await undocumented(() => ({ key: 'rxh_unknown' }));
  expect(answers).toEqual({ faults: [], statuses: [401] });
});

test('a call without the permission is answered as the document shows', async () => {
  const answers = await undocumented(() => ({ key: powerless.key, slug: powerless.slug }));
  expect(answers).toEqual({ faults: [], statuses: [403] });
});

test('an operator who names no organisation is answered as the document shows', async () => {
  const answers = await undocumented((_, operation) =>
    takes(operation, 'X-Organisation') && !operation.requestBody
      ? { key: ADMIN_KEY, slug: powerful.slug }
      : undefined,
  );
  expect(answers.faults).toEqual([]);
  expect(answers.statuses).toContain(400);
});

test('an unknown organisation is answered as the document shows', async () => {
  const headers = { 'X-Organisation': 'unknown' };
  const answers = await undocumented((_, operation) =>
    takes(operation, 'X-Organisation') ? { key: ADMIN_KEY, headers } : undefined,
  );
  expect(answers).toEqual({ faults: [], statuses: [404] });
});

test('a key that names another organisation is answered as the document shows', async () => {
  const { key, slug } = powerful;
  const headers = { 'X-Organisation': powerless.slug };
  const answers = await undocumented((_, operation) =>
    takes(operation, 'X-Organisation') ? { key, slug, headers } : undefined,
  );
  expect(answers).toEqual({ faults: [], statuses: [403] });
});

test('a resource that is not there is answered as the document shows', async () => {
  const headers = { 'X-Organisation': powerful.slug, 'X-Reason': 'a test' };
  const answers = await undocumented((name, operation) =>
    name.includes('{') && !operation.requestBody
      ? { key: ADMIN_KEY, slug: powerful.slug, headers }
      : undefined,
  );
  expect(answers.faults).toEqual([]);
  expect(answers.statuses).toContain(404);
});

test.each([
  ['an empty object', {}, 422],
  ['no JSON', '{', 400],
])('a body that is %s is answered as the document shows', async (_, body, status) => {
  const { key, slug } = powerful;
  const answers = await undocumented((name, operation) =>
    operation.requestBody
      ? name.includes('/admin/')
        ? { key: ADMIN_KEY, body }
        : { key, slug, body }
      : undefined,
  );
  expect(answers.faults).toEqual([]);
  expect(answers.statuses).toContain(status);
});

test('a body that is not called JSON is answered as the document shows', async () => {
  const answers = await undocumented((_, operation) =>
    operation.requestBody
      ? {
          key: ADMIN_KEY,
          slug: powerful.slug,
          body: 'text',
          headers: { 'Content-Type': 'text/plain' },
        }
      : undefined,
  );
  expect(answers.faults).toEqual([]);
  expect(answers.statuses).toContain(415);
});
