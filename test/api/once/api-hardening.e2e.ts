import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORGANISATIONS } from '../../support/admin.js';
import { isDecoda } from '../../support/decoda.js';
import { listOperations, type Operation } from '../../support/operations.js';
import { lines, speak } from '../../support/raw-http.js';
import { isGraphql } from '../../support/semble.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

const UNKNOWN_FIELD = 'is not a known field';
const NAMED = '{"display_name":"Linden"}';

let world: World;
let tenant: Tenant;
let operations: readonly Operation[];

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
  operations = await listOperations(world.api);
});
afterAll(() => world.close());

/** Status and body of the answer to a new organisation with this very body. */
async function create(body: string | Uint8Array<ArrayBuffer>, headers = {}) {
  const answer = await world.api.call('POST', ORGANISATIONS, { key: ADMIN_KEY, body, headers });
  return [answer.status, answer.body];
}

const fault = (field: string, message: string) => [
  400,
  { error: 'Validation failed', details: [{ field, message }] },
];

describe('the content', () => {
  test.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity, gzip', 'GZIP'])(
    'that is encoded as %s is answered 415, and what would be taken',
    async (encoding) => {
      const body = new Uint8Array(gzipSync('x'.repeat(1024 * 1024)));
      const headers = { 'Content-Encoding': encoding };
      const answer = await world.api.call('POST', ORGANISATIONS, { key: ADMIN_KEY, body, headers });
      expect(answer.status).toBe(415);
      expect(answer.headers.get('accept-encoding')).toBe('identity');
      expect(answer.body).toStrictEqual({ error: 'The body must not be compressed' });
    },
  );

  test.each([
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json-patch+json',
    'application/xml',
    'nonsense',
    '',
    'application/json; charset=latin1',
    'application/json;charset="utf-16"',
    'application/json; v=1; charset=iso-8859-1',
  ])('of the type "%s" is answered 415', async (type) => {
    const [status] = await create(NAMED, { 'Content-Type': type });
    expect(status).toBe(415);
  });

  test('without a type is answered 415', async () => {
    const head = lines(
      `POST ${ORGANISATIONS} HTTP/1.1`,
      'Host: a',
      `X-API-Key: ${ADMIN_KEY}`,
      'Connection: close',
      `Content-Length: ${NAMED.length}`,
      '',
    );
    expect((await speak(world.api.url, head + NAMED)).status).toBe(415);
  });

  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; charset=utf8; v=1',
  ])('of the type "%s" is read', async (type) => {
    expect((await create(NAMED, { 'Content-Type': type }))[0]).toBe(201);
  });
});

/** A refusal in the form of the contract that the operation belongs to. */
function worded(operation: string, message: string): object {
  if (isGraphql(operation))
    return { errors: [{ message, extensions: { code: 'METHOD_NOT_ALLOWED' } }] };
  return isDecoda(operation) ? { detail: message } : { error: message };
}

describe('a method', () => {
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

  test('that a path does not have is answered 405 with those it has', async () => {
    const paths = Map.groupBy(operations, ({ path }) => path());
    for (const [path, known] of paths) {
      const refusal = worded(known[0]?.name ?? '', 'The path does not have this method');
      const allowed = new Set(known.map(({ method }) => method));
      if (allowed.has('GET')) allowed.add('HEAD');
      // There `batch` is the id of an event.
      if (path === '/v1/events/batch') continue;
      for (const method of METHODS.filter((it) => !allowed.has(it))) {
        const { status, headers, body } = await world.api.call(method, path, { key: ADMIN_KEY });
        expect(status, `${method} ${path}`).toBe(405);
        expect(headers.get('allow')).toBe([...allowed].toSorted().join(', '));
        if (method !== 'HEAD') expect(body).toStrictEqual(refusal);
      }
    }
  });

  test.each(['TRACE', 'PROPFIND', 'QUERY'])('%s is answered 405 as well', async (method) => {
    const head = lines(`${method} ${ORGANISATIONS} HTTP/1.1`, 'Host: a', 'Connection: close', '');
    expect((await speak(world.api.url, head)).status).toBe(405);
  });

  test.each(['/v1/admin/organisations/', '/docs/'])('counts for %s, slash or not', async (path) => {
    expect((await world.api.call('PUT', path)).status).toBe(405);
  });

  test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    'is not changed by %s',
    async (header) => {
      const { uid } = await tenant.subscribe('https://hooks.example.com/method');
      const { status } = await world.api.call('POST', `${SUBSCRIPTIONS}/test`, {
        key: tenant.key,
        body: {},
        headers: { [header]: 'DELETE' },
      });
      const { body } = await tenant.call('GET', SUBSCRIPTIONS);
      expect([status, body.map((it: { uid: string }) => it.uid)]).toEqual([
        400,
        expect.arrayContaining([uid]),
      ]);
      await tenant.call(
        'DELETE',
        `${SUBSCRIPTIONS}?target=https://hooks.example.com/method&notification_type=pharmacy_order_created`,
      );
    },
  );
});

describe('a query', () => {
  test.each([
    ['__proto__', 'x'],
    ['constructor', 'x'],
    ['limit[]', '1'],
    ['status[x]', 'failed'],
    ['page', '2'],
  ])('with %s is refused', async (field, value) => {
    const { status, body } = await tenant.call('GET', `${DELIVERIES}?${field}=${value}`);
    expect([status, body]).toStrictEqual(fault(field, UNKNOWN_FIELD));
  });

  test.each(['status', 'event_type', 'event_id', 'subscription_uid', 'limit', 'cursor'])(
    'that names %s twice is refused',
    async (field) => {
      const { status } = await tenant.call('GET', `${DELIVERIES}?${field}=1&${field}=2`);
      expect(status).toBe(400);
    },
  );

  const cursor = Buffer.from(`dlv_${'0'.repeat(32)}`).toString('base64url');
  test.each([
    ['cut', cursor.slice(0, -2)],
    ['with another letter', cursor.replace('Z', 'Y')],
    ['with something in it that decoding skips', `${cursor}!`],
    ['padded', `${cursor}=`],
    ['of something else', Buffer.from(`evt_${'0'.repeat(32)}`).toString('base64url')],
    ['of 8 kB', 'x'.repeat(8192)],
    ['empty', ''],
  ])('with a cursor %s is refused', async (_, value) => {
    const { status, body } = await tenant.call(
      'GET',
      `${DELIVERIES}?cursor=${encodeURIComponent(value)}`,
    );
    expect([status, body]).toStrictEqual(
      fault('cursor', 'must be the next_cursor of an earlier page'),
    );
  });
});
