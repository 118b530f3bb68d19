import { PERMISSIONS } from '@rxhooks/contracts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { addPharmacy, issueKey, ORGANISATIONS } from '../support/admin.js';
import type { Answer } from '../support/api-caller.js';
import { contractHeaders } from '../support/contract-headers.js';
import { orderEvent } from '../support/events.js';
import { listOperations, type Operation } from '../support/operations.js';
import { isGraphql } from '../support/semble.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const AUDIT_LOG = '/v1/admin/audit-log';
const MANAGED = '/v1/management/subscriptions';
const TARGET = 'https://hooks.example.com/planted-target';
const TYPE = 'pharmacy_order_created';

/** The body of an event is data and not an action; what is accepted has a record of its own. */
const NOT_AUDITED = ['POST /v1/events', 'POST /v1/events/batch'];

let world: World;
let tenant: Tenant;
let operations: readonly Operation[];

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  operations = await listOperations(world.api);
  tenant = await world.tenant();
});
afterAll(() => world.close());

type Entry = Readonly<Record<string, string | null>>;

async function entries(query = ''): Promise<readonly Entry[]> {
  const { status, body } = await world.api.asAdmin('GET', `${AUDIT_LOG}?${query}`);
  expect(status).toBe(200);
  return body.data;
}

/** The newest entry, which has to be the one of this answer. */
async function entryOf({ headers }: Answer): Promise<Entry | undefined> {
  const [newest] = await entries('limit=1');
  expect(newest?.['request_id']).toBe(headers.get('x-request-id'));
  return newest;
}

const asAdmin = (method: string, path: string, body?: unknown) =>
  world.api.asAdmin(method, `${ORGANISATIONS}${path}`, body);

describe('an action of the operator', () => {
  test('is on record with who, what, when, on what and how it ended', async () => {
    const before = Date.now() - 1000;
    const answer = await asAdmin('POST', `/${tenant.slug}/api-keys`, {
      display_name: 'planted',
      permissions: [],
    });
    const entry = await entryOf(answer);
    expect(entry).toStrictEqual({
      uid: expect.stringMatching(/^aud_[0-9a-f]{32}$/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      actor: 'bootstrap',
      actor_name: null,
      organisation_uid: tenant.uid,
      action: 'api_key.create',
      subject: answer.body.uid,
      result: 'done',
      request_id: answer.headers.get('x-request-id'),
      reason: null,
    });
    expect(Date.parse(entry?.['at'] ?? '')).toBeGreaterThan(before);
  });

  test('that makes an organisation is on record under it', async () => {
    const answer = await asAdmin('POST', '', { display_name: 'planted' });
    const { uid } = answer.body;
    expect(await entryOf(answer)).toMatchObject({
      action: 'organisation.create',
      organisation_uid: uid,
      subject: uid,
      result: 'done',
    });
  });

  test('that takes a key away names the key', async () => {
    const { uid } = await issueKey(world.api, tenant.uid, []);
    const answer = await asAdmin('DELETE', `/${tenant.uid}/api-keys/${uid}`);
    const expected = { action: 'api_key.revoke', subject: uid, result: 'done' };
    expect(await entryOf(answer)).toMatchObject(expected);
  });

  test.each([
    ['invalid', 'POST', '', { display_name: '' }, 'organisation.create', null],
    ['not_found', 'POST', '/nobody/pharmacies', { display_name: 'x' }, 'pharmacy.create', 'nobody'],
    ['not_found', 'DELETE', '/nobody/api-keys/a%0Ab', undefined, 'api_key.revoke', 'nobody a?b'],
  ])(
    'that comes to nothing is on record as %s',
    async (result, method, path, body, action, subject) => {
      const answer = await asAdmin(method, path, body);
      expect(await entryOf(answer)).toMatchObject({
        action,
        subject,
        result,
        organisation_uid: null,
      });
    },
  );
});

const KEY_SHAPED = `rxh_${'x'.repeat(20)}YmFzZTY0dXJsLXNlY3JldC0`;
const SECRETS = [
  KEY_SHAPED,
  'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfgh',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N',
  '961c2c1c9c66dad600f29a26e0320a96',
];

describe('a secret given where an id belongs', () => {
  test.each(SECRETS)('is not on record: %s', async (secret) => {
    const name = encodeURIComponent(secret);
    const answers = [
      await asAdmin('DELETE', `/${tenant.uid}/api-keys/${name}`),
      await asAdmin('POST', `/${name}/pharmacies`, { display_name: 'x' }),
      await tenant.call('POST', `${MANAGED}/${name}/pause`),
      await tenant.call('POST', `${DELIVERIES}/${name}/resend`),
      await world.api.asAdmin('DELETE', `/v1/events/${name}/data?organisation_uid=${name}`),
    ];
    const written = JSON.stringify(await world.database.query('SELECT * FROM audit_log'));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(written).not.toContain(secret.slice(0, 12));
    expect(await entries('action=subscription.pause&limit=1')).toMatchObject([
      { subject: '[secret]', result: 'not_found' },
    ]);
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(secret.slice(0, 12));
  });

  test('and as the name of a field is not told back', async () => {
    const body = { event_type: TYPE, data: {}, [KEY_SHAPED]: 1 };
    const answer = await tenant.call('POST', '/v1/events', body);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain('[secret]');
    expect(JSON.stringify(answer.body)).not.toContain(KEY_SHAPED);
  });

  test('is not taken from the headers of the request', async () => {
    const headers = { 'X-Request-Id': KEY_SHAPED, 'User-Agent': KEY_SHAPED };
    await world.api.call('POST', `${MANAGED}/ns-1/pause`, { key: tenant.key, headers });
    const rows = await world.database.query('SELECT * FROM audit_log');
    expect(JSON.stringify(rows)).not.toContain(KEY_SHAPED);
  });
});

describe("an action of a tenant's key", () => {
  test('is on record with the key and its organisation, and without a word of what it said', async () => {
    const body = {
      target: TARGET,
      notification_type: TYPE,
      meta_data: { header_key: 'X-Planted', header_value: 'planted' },
    };
    const registered = await tenant.call('POST', SUBSCRIPTIONS, body);
    const { uid } = registered.body;
    const register = await entryOf(registered);
    const pause = await entryOf(await tenant.call('POST', `${MANAGED}/${uid}/pause`));
    const resume = await entryOf(await tenant.call('POST', `${MANAGED}/${uid}/resume`));
    const rotate = await entryOf(await tenant.call('POST', `${MANAGED}/${uid}/rotate-secret`, {}));
    const update = await entryOf(
      await tenant.call('PATCH', `${MANAGED}/${uid}`, { rate_limit_per_second: 5 }),
    );
    const remove = await entryOf(
      await tenant.call('DELETE', `${SUBSCRIPTIONS}?target=${TARGET}&notification_type=${TYPE}`),
    );

    const [key] = (await asAdmin('GET', `/${tenant.uid}/api-keys`)).body.data;
    const whole = { actor: key.uid, organisation_uid: tenant.uid, subject: uid, result: 'done' };
    expect(register).toMatchObject({ action: 'subscription.register', ...whole });
    expect(pause).toMatchObject({ action: 'subscription.pause', ...whole });
    expect(resume).toMatchObject({ action: 'subscription.resume', ...whole });
    expect(rotate).toMatchObject({ action: 'subscription.rotate_secret', ...whole });
    expect(update).toMatchObject({ action: 'subscription.update', ...whole });
    expect(remove).toMatchObject({ action: 'subscription.remove', ...whole });
    const rows = await world.database.query('SELECT * FROM audit_log');
    expect(JSON.stringify(rows)).not.toMatch(/planted|whsec_|rxh_/i);
  });

  test('that its permissions do not cover is on record as denied, however often it tries at most ten times', async () => {
    const { uid, key } = await issueKey(world.api, tenant.uid, []);
    for (let count = 0; count < 15; count += 1)
      await world.api.call('POST', `${DELIVERIES}/dlv_1/resend`, { key });
    const found = (await entries('action=delivery.resend')).filter((it) => it['actor'] === uid);
    expect(found).toHaveLength(10);
    for (const entry of found)
      expect(entry).toMatchObject({
        result: 'denied',
        subject: 'dlv_1',
        organisation_uid: tenant.uid,
      });
  });

  test("of a pharmacy is on record as denied where it is the organisation's business", async () => {
    const pharmacy = await addPharmacy(world.api, tenant.uid);
    const { uid, key } = await issueKey(world.api, tenant.uid, PERMISSIONS, pharmacy);
    const body = { target: TARGET, notification_type: TYPE };
    const answer = await world.api.call('POST', SUBSCRIPTIONS, { key, body });
    expect(answer.status).toBe(403);
    expect(await entryOf(answer)).toMatchObject({ actor: uid, result: 'denied' });
  });
});

test('whatever changes something is on record, or is known not to be', async () => {
  const { uid, key } = await issueKey(world.api, tenant.uid, []);
  // What changes something there is not the route but a field, and each of them is asked in `semble-audit.e2e.ts`.
  // The login has no caller before it, and is asked in `sessions.e2e.ts`.
  const changing = operations.filter(
    ({ name, method }) => method !== 'GET' && !isGraphql(name) && name !== 'POST /v1/sessions',
  );
  const silent: string[] = [];
  for (const { name, method, path } of changing) {
    const answer = await world.api.call(method, path(), {
      key,
      headers: contractHeaders(name, tenant.slug, key),
    });
    expect(answer.status, name).toBe(403);
    const [newest] = await entries('limit=1');
    if (newest?.['request_id'] !== answer.headers.get('x-request-id')) silent.push(name);
    else expect(newest).toMatchObject({ actor: uid, result: 'denied' });
  }
  expect(silent.toSorted()).toEqual(NOT_AUDITED);
});

describe('the list', () => {
  test('is by organisation, uid or slug, and by action', async () => {
    const other = await world.tenant();
    await addPharmacy(world.api, other.uid);
    for (const name of [other.uid, other.slug]) {
      const actions = (await entries(`organisation=${name}`)).map((it) => it['action']);
      expect(actions).toEqual(['pharmacy.create', 'api_key.create', 'organisation.create']);
    }
    const one = await entries(`organisation=${other.uid}&action=pharmacy.create`);
    expect(one).toHaveLength(1);
  });

  test('goes on page by page to its end, the newest first, each entry once', async () => {
    const other = await world.tenant();
    for (let count = 0; count < 3; count += 1) await addPharmacy(world.api, other.uid);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor && `&cursor=${cursor}`;
      const path = `${AUDIT_LOG}?organisation=${other.uid}&limit=2${query}`;
      const { body }: Answer = await world.api.asAdmin('GET', path);
      seen.push(...body.data.map((it: { uid: string }) => it.uid));
      cursor = body.next_cursor;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed());
  });

  test.each([
    ['organisation=nobody', 404],
    ['action=everything', 400],
    ['limit=101', 400],
    ['cursor=x', 400],
    [`cursor=${Buffer.from(`dlv_${'0'.repeat(32)}`).toString('base64url')}`, 400],
    ['actor=operator', 400],
  ])('of %s is answered %i', async (query, status) => {
    expect((await world.api.asAdmin('GET', `${AUDIT_LOG}?${query}`)).status).toBe(status);
  });
});

describe('when the audit log cannot be written', () => {
  const UNAVAILABLE = [503, { error: 'The service is temporarily unavailable' }];

  /** Lets every statement of this kind on the audit log fail until the test has ended. */
  async function fail(statement: 'INSERT' | 'UPDATE'): Promise<void> {
    const { database } = world;
    await database.query(`
      CREATE FUNCTION fail_audit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'planted'; END $$`);
    await database.query(`
      CREATE TRIGGER fail_audit BEFORE ${statement} ON audit_log
        FOR EACH ROW EXECUTE FUNCTION fail_audit()`);
    onTestFinished(() => database.query('DROP FUNCTION fail_audit CASCADE'));
  }

  const answer = ({ status, body }: Answer) => [status, body];

  test('no organisation is made and no key', async () => {
    const tables =
      'SELECT (SELECT count(*) FROM organisations) AS a, (SELECT count(*) FROM api_keys) AS b';
    const before = await world.database.query(tables);
    await fail('INSERT');
    const organisation = await asAdmin('POST', '', { display_name: 'Linden' });
    const key = await asAdmin('POST', `/${tenant.uid}/api-keys`, {
      display_name: 'a',
      permissions: [],
    });
    expect([answer(organisation), answer(key)]).toStrictEqual([UNAVAILABLE, UNAVAILABLE]);
    expect(organisation.headers.get('retry-after')).toBe('5');
    expect(await world.database.query(tables)).toEqual(before);
  });

  test('no key is taken away', async () => {
    const { uid, key } = await issueKey(world.api, tenant.uid, PERMISSIONS);
    await fail('INSERT');
    const revoked = await asAdmin('DELETE', `/${tenant.uid}/api-keys/${uid}`);
    expect(answer(revoked)).toStrictEqual(UNAVAILABLE);
    expect((await world.api.call('GET', SUBSCRIPTIONS, { key })).status).toBe(200);
  });

  test('no subscription is made or removed', async () => {
    const { uid } = await tenant.subscribe('https://hooks.example.com/kept');
    await fail('INSERT');
    const query = `target=https://hooks.example.com/kept&notification_type=${TYPE}`;
    const removed = await tenant.call('DELETE', `${SUBSCRIPTIONS}?${query}`);
    const made = await tenant.call('POST', SUBSCRIPTIONS, {
      target: TARGET,
      notification_type: TYPE,
    });
    const { body } = await tenant.call('GET', SUBSCRIPTIONS);
    expect([answer(removed), answer(made)]).toStrictEqual([UNAVAILABLE, UNAVAILABLE]);
    expect(body.map((it: { uid: string }) => it.uid)).toEqual([uid]);
  });

  test('events are accepted all the same', async () => {
    await fail('INSERT');
    expect((await tenant.send(orderEvent())).status).toBe(202);
  });

  test('after the action, its answer comes all the same, and its end is left open', async () => {
    await fail('UPDATE');
    const made = await asAdmin('POST', `/${tenant.uid}/api-keys`, {
      display_name: 'a',
      permissions: [],
    });
    expect([made.status, made.body.key]).toEqual([201, expect.stringMatching(/^rxh_/)]);
    expect(await entryOf(made)).toMatchObject({ action: 'api_key.create', result: 'started' });
  });
});

test('calls with unknown ids do not fill the log, and what one of them does is on record', async () => {
  const tenant = await world.tenant();
  const made = await tenant.subscribe('https://hooks.example.com/budget');
  const path = '/v1/management/subscriptions';
  await Promise.all(
    Array.from({ length: 300 }, () => tenant.call('POST', `${path}/ns_unknown/pause`)),
  );
  expect((await tenant.call('POST', `${path}/${made.uid}/pause`)).status).toBe(200);

  const rows: { result: string; subject: string | null }[] = await world.database.query(
    `SELECT result, subject FROM audit_log WHERE organisation_uid = $1 AND action = 'subscription.pause'`,
    [tenant.uid],
  );
  expect(rows.length).toBeLessThan(100);
  expect(rows).toContainEqual({ result: 'lumped', subject: null });
  expect(rows).toContainEqual({ result: 'done', subject: made.uid });
});
