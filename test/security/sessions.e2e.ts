import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueKey, issueOperatorKey, OPERATOR_KEYS, ORGANISATIONS } from '../support/admin.js';
import type { Answer, CallOptions } from '../support/api-caller.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

const SESSIONS = '/v1/sessions';
const CURRENT = `${SESSIONS}/current`;
const ALL = '/v1/admin/sessions';
const HOUR_MS = 3_600_000;

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

type Browser = {
  readonly uid: string;
  readonly cookie: string;
  readonly csrf: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** As a page of ours does, with the second token. */
  change(method: string, path: string, options?: CallOptions): Promise<Answer>;
};

const logIn = (key: string, headers: Record<string, string> = {}) =>
  world.api.call('POST', SESSIONS, { body: { key }, headers });

async function browser(key: string): Promise<Browser> {
  const { status, body, headers } = await logIn(key);
  expect(status).toBe(201);
  const [cookie = ''] = headers.getSetCookie()[0]?.split(';') ?? [];
  const call: Browser['call'] = (method, path, options = {}) =>
    world.api.call(method, path, { ...options, headers: { cookie, ...options.headers } });
  return {
    uid: body.uid,
    cookie,
    csrf: body.csrf_token,
    call,
    change: (method, path, options = {}) =>
      call(method, path, {
        ...options,
        headers: { 'X-CSRF-Token': body.csrf_token, ...options.headers },
      }),
  };
}

async function newest() {
  const { body } = await world.api.asAdmin('GET', '/v1/admin/audit-log?limit=1');
  return body.data[0];
}

const whetherIn = async (one: Browser) => (await one.call('GET', CURRENT)).status;

describe('a session', () => {
  test('says who it is and what it may, and neither the key nor its token are stored', async () => {
    const { uid: key_uid, key } = await issueOperatorKey(world.api, 'viewer', ['event_data:read']);
    const { status, body, headers } = await logIn(key);
    const [set = ''] = headers.getSetCookie();
    expect(set).toMatch(
      /^rxhooks=rxh_se_[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    expect([status, body]).toStrictEqual([
      201,
      {
        uid: expect.stringMatching(/^ses_[0-9a-f]{32}$/),
        kind: 'operator',
        name: 'tests',
        key_uid,
        role: 'viewer',
        permissions: expect.arrayContaining(['event:read', 'event_data:read']),
        csrf_token: expect.stringMatching(/^[\w-]{43}$/),
        started_at: expect.any(String),
        expires_at: expect.any(String),
      },
    ]);
    expect(body.permissions).not.toContain('notification_delivery:write');
    expect(Date.parse(body.expires_at) - Date.parse(body.started_at)).toBe(8 * HOUR_MS);
    const rows = JSON.stringify(await world.database.query('SELECT * FROM sessions'));
    for (const secret of [key, set.slice('rxhooks='.length, set.indexOf(';'))])
      expect(rows).not.toContain(secret);
  });

  test('takes the place of a key, for the organisation that the header names', async () => {
    const { call } = await browser((await issueOperatorKey(world.api, 'viewer', [])).key);
    const answers = [
      await call('GET', ORGANISATIONS),
      await call('GET', DELIVERIES, { headers: { 'X-Organisation': tenant.slug } }),
      await call('GET', DELIVERIES),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
  });

  test('may do what the role of its key may', async () => {
    const { change } = await browser((await issueOperatorKey(world.api, 'viewer', [])).key);
    const { status, body } = await change('POST', ORGANISATIONS, { body: {} });
    expect([status, body.description]).toEqual([
      403,
      'The API key lacks the permission organisation:write.',
    ]);
  });

  test('changes something only with the token that a page of another site cannot know', async () => {
    const [one, other] = [await browser(ADMIN_KEY), await browser(ADMIN_KEY)];
    const pause = (options: CallOptions) =>
      one.call('POST', '/v1/management/resume', {
        headers: { 'X-Organisation': tenant.slug, ...options.headers },
      });
    const tries = [
      await pause({}),
      await pause({ headers: { 'X-CSRF-Token': other.csrf } }),
      await pause({ headers: { 'X-CSRF-Token': one.csrf, 'Sec-Fetch-Site': 'cross-site' } }),
      await pause({ headers: { 'X-CSRF-Token': one.csrf, 'Sec-Fetch-Site': 'same-origin' } }),
    ];
    expect(tries.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'csrf_token_invalid'],
      [403, 'csrf_token_invalid'],
      [403, 'csrf_token_invalid'],
      [200, undefined],
    ]);
  });

  test('that is ended is over, and on record', async () => {
    const { uid: keyUid, key } = await issueOperatorKey(world.api, 'viewer', []);
    const one = await browser(key);
    expect(await newest()).toMatchObject({
      actor: keyUid,
      action: 'session.start',
      subject: one.uid,
      result: 'done',
    });
    const ended = await one.change('DELETE', CURRENT);
    expect([ended.status, ended.headers.getSetCookie()[0]]).toEqual([
      204,
      expect.stringMatching(/^rxhooks=; .*1970/),
    ]);
    const { status, body } = await one.call('GET', ORGANISATIONS);
    expect([status, body]).toEqual([
      401,
      { code: 'session_ended', description: 'The session has ended. Log in again' },
    ]);
    expect(await newest()).toMatchObject({
      actor: keyUid,
      action: 'session.end',
      subject: one.uid,
      result: 'done',
    });
  });

  test('ends with its key', async () => {
    const { uid, key } = await issueOperatorKey(world.api, 'admin', []);
    const one = await browser(key);
    expect(await whetherIn(one)).toBe(200);
    await world.api.asAdmin('DELETE', `${OPERATOR_KEYS}/${uid}`);
    await eventually(async () => expect(await whetherIn(one)).toBe(401));
    expect((await logIn(key)).status).toBe(401);
  });

  test('ends with its time, and its row with the next login', async () => {
    const one = await browser(ADMIN_KEY);
    await world.database.query(`UPDATE sessions SET expires_at = now() WHERE uid = $1`, [one.uid]);
    await eventually(async () => expect(await whetherIn(one)).toBe(401));
    await browser(ADMIN_KEY);
    const left = await world.database.query('SELECT FROM sessions WHERE uid = $1', [one.uid]);
    expect(left).toHaveLength(0);
  });

  test('is seen and ended by an admin', async () => {
    const one = await browser((await issueOperatorKey(world.api, 'operator', [])).key);
    const { body } = await world.api.asAdmin('GET', ALL);
    const listed = body.data.find(({ uid }: { uid: string }) => uid === one.uid);
    expect(listed).toMatchObject({ name: 'tests', role: 'operator' });
    expect(Object.keys(listed)).not.toContain('csrf_token');
    const revoke = () => world.api.asAdmin('DELETE', `${ALL}/${one.uid}`);
    expect([(await revoke()).status, await whetherIn(one), (await revoke()).status]).toEqual([
      204, 401, 404,
    ]);
  });

  test("is not the way into a vendor's API", async () => {
    const { call } = await browser(ADMIN_KEY);
    const headers = { 'X-Organisation': tenant.slug };
    expect((await call('GET', SUBSCRIPTIONS, { headers })).status).toBe(401);
  });

  test('gives way to a key in the header', async () => {
    const { call } = await browser(ADMIN_KEY);
    expect((await call('GET', ORGANISATIONS, { key: tenant.key })).status).toBe(403);
    expect((await call('GET', CURRENT, { key: 'rxh_wrong' })).body.code).toBe('invalid_api_key');
  });

  test('is neither shown nor ended by a call with a key', async () => {
    const one = await browser(ADMIN_KEY);
    const { key } = await issueOperatorKey(world.api, 'viewer', []);
    for (const method of ['GET', 'DELETE']) {
      const { status, body } = await one.call(method, CURRENT, { key });
      expect([status, body]).toEqual([404, { error: 'This call has a key, and no session.' }]);
    }
    expect(await whetherIn(one)).toBe(200);
  });
});

describe('a login code', () => {
  const CODES = `${SESSIONS}/codes`;
  const create = async (key: string) => (await world.api.call('POST', CODES, { key })).body.code;
  const use = (code: string) => world.api.call('POST', SESSIONS, { body: { code } });

  test('starts one session, with the key that it was made with', async () => {
    const { uid: key_uid, key } = await issueOperatorKey(world.api, 'viewer', []);
    const made = await world.api.call('POST', CODES, { key });
    expect([made.status, made.body]).toEqual([
      201,
      { code: expect.stringMatching(/^[\w-]{43}$/), expires_at: expect.any(String) },
    ]);
    const rows = JSON.stringify(await world.database.query('SELECT * FROM login_codes'));
    expect(rows).not.toContain(made.body.code);
    const [first, second] = [await use(made.body.code), await use(made.body.code)];
    expect([first.status, first.body]).toMatchObject([201, { key_uid, role: 'viewer' }]);
    expect(first.headers.getSetCookie()[0]).toMatch(/^rxhooks=rxh_se_/);
    expect([second.status, second.body]).toEqual([
      401,
      {
        code: 'login_code_invalid',
        description: 'The login code is unknown, was used, or has expired',
      },
    ]);
  });

  test('starts one session when two browsers use it at once', async () => {
    const code = await create(ADMIN_KEY);
    const statuses = (await Promise.all([use(code), use(code), use(code)])).map((it) => it.status);
    expect(statuses.toSorted()).toEqual([201, 401, 401]);
  });

  test('is of no use once it has expired, or its key is revoked', async () => {
    const late = await create(ADMIN_KEY);
    await world.database.query('UPDATE login_codes SET expires_at = now()');
    const { uid, key } = await issueOperatorKey(world.api, 'viewer', []);
    const revoked = await create(key);
    await world.api.asAdmin('DELETE', `${OPERATOR_KEYS}/${uid}`);
    const answers = [
      await use(late),
      await use(revoked),
      await use('x'.repeat(43)),
      await use('x'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  test('is made by a key, and not by a session or by an organisation', async () => {
    const { change } = await browser(ADMIN_KEY);
    expect((await change('POST', CODES)).status).toBe(401);
    expect((await world.api.call('POST', CODES, { key: tenant.key })).status).toBe(403);
  });
});

describe('a login is refused', () => {
  test.each([
    ['with a wrong key', () => `rxh_op_${'x'.repeat(43)}`, 401, 'invalid_api_key'],
    ["with an organisation's key", () => tenant.key, 403, 'permission_denied'],
  ])('%s', async (_, key, status, code) => {
    const answer = await logIn(key());
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('with the token of a session, which is no key either', async () => {
    const { cookie } = await browser(ADMIN_KEY);
    const [, token = ''] = cookie.split('=');
    expect((await logIn(token)).status).toBe(401);
    expect((await world.api.call('GET', ORGANISATIONS, { key: token })).status).toBe(401);
  });

  test.each([{}, { key: ADMIN_KEY, code: 'x' }, { key: 1 }, { key: '' }, { token: 'x' }])(
    'for the body %j',
    async (body) => {
      const answer = await world.api.call('POST', SESSIONS, { body });
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([400, []]);
      expect(JSON.stringify(answer.body)).not.toContain(ADMIN_KEY);
    },
  );

  test('to a key in the cookie', async () => {
    const { key } = await issueKey(world.api, tenant.uid, []);
    for (const secret of [key, ADMIN_KEY]) {
      const headers = { cookie: `rxhooks=${secret}` };
      const { status, body } = await world.api.call('GET', '/v1/event-types', { headers });
      expect([status, body.code]).toEqual([401, 'session_ended']);
    }
  });

  test('to a page of another site', async () => {
    const answer = await logIn(ADMIN_KEY, { 'Sec-Fetch-Site': 'cross-site' });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
  });
});
