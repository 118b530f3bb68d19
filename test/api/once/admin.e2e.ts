import { createHash, randomUUID } from 'node:crypto';
import { PERMISSIONS } from '@rxhooks/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPharmacy, issueKey, ORGANISATIONS } from '../../support/admin.js';
import { SUBSCRIPTIONS, type Tenant } from '../../support/tenant.js';
import { startWorld, type World } from '../../support/world.js';

const NOT_FOUND = [404, { error: 'Resource not found' }];
const NAME_TEXT = 'must be a text of 1 to 200 characters that is not blank';
const SLUG_TEXT = 'must be 1 to 63 lower-case letters, digits or inner dashes';
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

const admin = async (method: string, path: string, body?: unknown) => {
  const answer = await world.api.asAdmin(method, ORGANISATIONS + path, body);
  return [answer.status, answer.body] as const;
};
const fault = (field: string, message: string) => [
  400,
  { error: 'Validation failed', details: [{ field, message }] },
];
/** A slug that no other test takes. */
const freshSlug = () => `s-${randomUUID()}`;

const DEFAULTS = {
  contact_email: null,
  payload_retention_days: null,
  delivery_retention_days: null,
};
const BAD_NAMES = [undefined, null, '', '   ', 5, ['Linden'], 'x'.repeat(201)];

describe('an organisation', () => {
  test('is created with the slug that was asked for', async () => {
    const slug = freshSlug();
    expect(await admin('POST', '', { display_name: 'Linden Health', slug })).toStrictEqual([
      201,
      {
        uid: expect.stringMatching(/^org_[0-9a-f]{32}$/),
        display_name: 'Linden Health',
        slug,
        created_at: expect.stringMatching(ISO_TIME),
        paused_at: null,
        ...DEFAULTS,
      },
    ]);
  });

  test('gets a slug of its own from its name, also beside one of the same name', async () => {
    const body = { display_name: '  Linden: Health & Care! ' };
    const slugs = [await admin('POST', '', body), await admin('POST', '', body)].map(
      ([, { slug }]) => slug,
    );
    expect(slugs[0]).toMatch(/^linden-health-care-[0-9a-f]{8}$/);
    expect(slugs[1]).toMatch(/^linden-health-care-[0-9a-f]{8}$/);
    expect(slugs[0]).not.toBe(slugs[1]);
  });

  test('whose slug is taken is a conflict', async () => {
    const body = { display_name: 'Linden Health', slug: freshSlug() };
    await admin('POST', '', body);
    const error = 'An organisation with this slug already exists.';
    expect(await admin('POST', '', body)).toStrictEqual([409, { error }]);
  });

  test('appears in the list as it was created, the newest last', async () => {
    const [, first] = await admin('POST', '', { display_name: 'First' });
    const [, second] = await admin('POST', '', { display_name: 'Second' });
    const [status, { data, ...rest }] = await admin('GET', '');
    expect([status, rest, data.slice(-2)]).toStrictEqual([
      200,
      { next_cursor: null },
      [first, second],
    ]);
  });

  test.each(BAD_NAMES)('cannot be called %j', async (name) => {
    const answer = await admin('POST', '', { display_name: name });
    expect(answer).toStrictEqual(fault('display_name', NAME_TEXT));
  });

  test.each(['', 'Linden', '-linden', 'linden-', 'lin den', 'org_1', 'x'.repeat(64), 5])(
    'cannot have the slug %j',
    async (slug) => {
      const answer = await admin('POST', '', { display_name: 'Linden', slug });
      expect(answer).toStrictEqual(fault('slug', SLUG_TEXT));
    },
  );

  test('with several faults is told each of them', async () => {
    const [status, { details }] = await admin('POST', '', { slug: '-', colour: 'blue' });
    const byField = (a: { field: string }, b: { field: string }) => a.field.localeCompare(b.field);
    expect([status, details.toSorted(byField)]).toStrictEqual([
      400,
      [
        { field: 'colour', message: 'is not a known field' },
        { field: 'display_name', message: NAME_TEXT },
        { field: 'slug', message: SLUG_TEXT },
      ],
    ]);
  });
});

describe('the list of organisations', () => {
  const uids = (body: { data: { uid: string }[] }) => body.data.map(({ uid }) => uid);

  test('is searched by name, slug and uid', async () => {
    const slug = `find-${randomUUID()}`;
    const [, { uid }] = await admin('POST', '', { display_name: `At the ${slug} Elm`, slug });
    for (const query of [`THE ${slug} E`, slug.slice(0, 20), uid]) {
      const [status, body] = await admin('GET', `?q=${encodeURIComponent(query)}`);
      expect([status, uids(body)]).toEqual([200, [uid]]);
    }
    expect(await admin('GET', `?q=${slug}%25`)).toEqual([200, { data: [], next_cursor: null }]);
  });

  test('goes on page by page, each organisation once', async () => {
    const [, whole] = await admin('GET', '');
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const [, body] = await admin('GET', `?limit=3${cursor && `&cursor=${cursor}`}`);
      expect(body.data.length).toBeLessThanOrEqual(3);
      seen.push(...uids(body));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(uids(whole));
  });

  test.each(['limit=0', 'limit=101', 'q=', 'cursor=x', `q=${'x'.repeat(201)}`, 'slug=a'])(
    'of %.20s is answered 400',
    async (query) => {
      expect((await admin('GET', `?${query}`))[0]).toBe(400);
    },
  );
});

describe('the list of pharmacies', () => {
  test('is of one organisation, searched by name, page by page', async () => {
    const [own, stranger] = [await world.tenant(), await world.tenant()];
    const add = async (organisation: string, name: string) => {
      const [, body] = await admin('POST', `/${organisation}/pharmacies`, { display_name: name });
      return body;
    };
    const [rose, linden] = [await add(own.uid, 'Rose'), await add(own.uid, 'Linden')];
    await add(stranger.uid, 'Rose');
    const path = `/${own.slug}/pharmacies`;
    expect(await admin('GET', path)).toEqual([200, { data: [rose, linden], next_cursor: null }]);
    expect((await admin('GET', `${path}?q=rose`))[1].data).toEqual([rose]);
    const [, { data, next_cursor }] = await admin('GET', `${path}?limit=1`);
    expect(data).toEqual([rose]);
    expect((await admin('GET', `${path}?cursor=${next_cursor}`))[1].data).toEqual([linden]);
    expect(await admin('GET', '/unknown/pharmacies')).toStrictEqual(NOT_FOUND);
  });
});

describe('the settings of an organisation', () => {
  const OWN = {
    contact_email: 'ops@clinic.example',
    payload_retention_days: 7,
    delivery_retention_days: 60,
  };

  test('may come with its creation', async () => {
    const [status, created] = await admin('POST', '', { display_name: 'Linden', ...OWN });
    expect([status, created]).toMatchObject([201, OWN]);
    expect(await admin('GET', `/${created.uid}`)).toStrictEqual([200, created]);
  });

  test.each(['uid', 'slug'] as const)('are changed by its %s, one by one', async (by) => {
    const { uid, [by]: organisation } = await world.tenant();
    const [, before] = await admin('GET', `/${uid}`);
    expect(before).toMatchObject(DEFAULTS);
    const days = { payload_retention_days: 7 };
    expect(await admin('PATCH', `/${organisation}`, days)).toStrictEqual([
      200,
      { ...before, ...days },
    ]);
    const [, { data }] = await admin('GET', '');
    expect(data.find((item: { uid: string }) => item.uid === uid)).toStrictEqual({
      ...before,
      ...days,
    });
    expect(await admin('PATCH', `/${organisation}`, {})).toMatchObject([200, days]);
  });

  test('go back to the default with null', async () => {
    const { uid } = await world.tenant();
    await admin('PATCH', `/${uid}`, OWN);
    expect(await admin('PATCH', `/${uid}`, DEFAULTS)).toMatchObject([200, DEFAULTS]);
  });

  test('are read anew by an api that has known the organisation before', async () => {
    const { uid, slug } = await world.tenant();
    await admin('POST', `/${slug}/pharmacies`, { display_name: 'Linden Apotheke' });
    await world.database.query(
      'UPDATE organisations SET payload_retention_days = 3 WHERE uid = $1',
      [uid],
    );
    expect(await admin('GET', `/${slug}`)).toMatchObject([200, { payload_retention_days: 3 }]);
  });

  const DAYS_TEXT = 'must be a whole number of days from 1 to 3650';
  const MAIL_TEXT = 'must be a mail address such as ops@clinic.example';
  const ORDER_TEXT = 'must not be more than delivery_retention_days (by default 30 and 90)';
  const BAD: [field: string, value: unknown, message: string][] = [
    ...[0, -1, 3651, 1.5, '7', true, [7], {}].map((value): [string, unknown, string] => [
      'payload_retention_days',
      value,
      DAYS_TEXT,
    ]),
    ['delivery_retention_days', 0, DAYS_TEXT],
    ['payload_retention_days', 91, ORDER_TEXT],
    ...['', 'ops', 'ops@', 'Ops <ops@clinic.example>', 'a@b.example\nBcc: c@d.example', 5].map(
      (value): [string, unknown, string] => ['contact_email', value, MAIL_TEXT],
    ),
    ['display_name', 'Other', 'is not a known field'],
    ['slug', 'other', 'is not a known field'],
    ['colour', 'blue', 'is not a known field'],
  ];
  test.each(BAD)('cannot have the %s %j', async (field, value, message) => {
    const answer = await admin('PATCH', `/${tenant.uid}`, { [field]: value });
    expect(answer).toStrictEqual(fault(field, message));
  });

  test('of an unknown organisation are answered 404', async () => {
    expect(await admin('PATCH', '/unknown', {})).toStrictEqual(NOT_FOUND);
    expect(await admin('GET', '/unknown')).toStrictEqual(NOT_FOUND);
  });

  test('are the operator’s to see and to change', async () => {
    for (const method of ['GET', 'PATCH']) {
      const body = method === 'PATCH' ? {} : undefined;
      const { status } = await tenant.call(method, `${ORGANISATIONS}/${tenant.uid}`, body);
      expect(status).toBe(403);
    }
  });
});

describe('a pharmacy', () => {
  test.each(['uid', 'slug'] as const)('is added by the %s of its organisation', async (by) => {
    const path = `/${tenant[by]}/pharmacies`;
    expect(await admin('POST', path, { display_name: 'Linden Apotheke' })).toStrictEqual([
      201,
      { uid: expect.stringMatching(/^ph_[0-9a-f]{32}$/), display_name: 'Linden Apotheke' },
    ]);
  });

  test('of an unknown organisation is answered 404', async () => {
    const answer = await admin('POST', '/unknown/pharmacies', { display_name: 'Linden' });
    expect(answer).toStrictEqual(NOT_FOUND);
  });

  test.each(BAD_NAMES)('cannot be called %j', async (name) => {
    const answer = await admin('POST', `/${tenant.uid}/pharmacies`, { display_name: name });
    expect(answer).toStrictEqual(fault('display_name', NAME_TEXT));
  });

  test('with a field that nobody knows is refused', async () => {
    const body = { display_name: 'Linden', slug: 'linden' };
    const answer = await admin('POST', `/${tenant.uid}/pharmacies`, body);
    expect(answer).toStrictEqual(fault('slug', 'is not a known field'));
  });
});

describe('an API key', () => {
  const READ = ['notification_subscription:read'];
  const create = (more: object) =>
    admin('POST', `/${tenant.uid}/api-keys`, { display_name: 'A', permissions: READ, ...more });

  test.each(['uid', 'slug'] as const)(
    'is shown with its secret at its creation, by the %s of its organisation, and never again',
    async (by) => {
      const { [by]: organisation } = await world.tenant();
      const path = `/${organisation}/api-keys`;
      const body = { display_name: 'Shop', permissions: READ };
      const [status, { key, ...shown }] = await admin('POST', path, body);
      const [, { data }] = await admin('GET', path);

      expect([status, key]).toEqual([201, expect.stringMatching(/^rxh_[\w-]{43}$/)]);
      expect(shown).toStrictEqual({
        uid: expect.stringMatching(/^key_[0-9a-f]{32}$/),
        display_name: 'Shop',
        permissions: READ,
        pharmacy_uid: null,
        created_at: expect.stringMatching(ISO_TIME),
        last_used_at: null,
      });
      expect(data.at(-1)).toStrictEqual(shown);
    },
  );

  test('names the pharmacy that it is confined to', async () => {
    const pharmacy = await addPharmacy(world.api, tenant.uid);
    const [status, body] = await create({ pharmacy_uid: pharmacy });
    expect([status, body.pharmacy_uid]).toEqual([201, pharmacy]);
  });

  test('may hold every permission there is', async () => {
    const [status, { permissions }] = await create({ permissions: PERMISSIONS });
    expect([status, permissions]).toEqual([201, PERMISSIONS]);
  });

  test('is kept as its SHA-256 hash and nowhere in clear', async () => {
    const { uid, key } = await issueKey(world.api, tenant.uid, READ);
    const [row] = await world.database.query('SELECT * FROM api_keys WHERE uid = $1', [uid]);
    expect(row.key_hash).toEqual(createHash('sha256').update(key).digest());
    expect(JSON.stringify({ ...row, key_hash: row.key_hash.toString() })).not.toContain(key);
  });

  test.each(['uid', 'slug'] as const)(
    'that is revoked by the %s of its organisation opens nothing any more',
    async (by) => {
      const { uid, key } = await issueKey(world.api, tenant.uid, READ);
      const before = await world.api.call('GET', SUBSCRIPTIONS, { key });
      const revoked = await admin('DELETE', `/${tenant[by]}/api-keys/${uid}`);
      const after = await world.api.call('GET', SUBSCRIPTIONS, { key });
      const [, { data }] = await admin('GET', `/${tenant.uid}/api-keys`);

      expect([before.status, revoked, after.status]).toEqual([200, [204, undefined], 401]);
      expect(data.map((item: { uid: string }) => item.uid)).not.toContain(uid);
    },
  );

  test('is revoked once; the second time it is not found', async () => {
    const { uid } = await issueKey(world.api, tenant.uid, READ);
    await admin('DELETE', `/${tenant.uid}/api-keys/${uid}`);
    expect(await admin('DELETE', `/${tenant.uid}/api-keys/${uid}`)).toStrictEqual(NOT_FOUND);
  });

  test('of another organisation is not found, and goes on opening', async () => {
    const other = await world.tenant();
    const { uid, key } = await issueKey(world.api, other.uid, READ);
    expect(await admin('DELETE', `/${tenant.uid}/api-keys/${uid}`)).toStrictEqual(NOT_FOUND);
    expect((await world.api.call('GET', SUBSCRIPTIONS, { key })).status).toBe(200);
  });

  test.each([
    ['POST', ''],
    ['GET', ''],
    ['DELETE', '/key_1'],
  ])('of an unknown organisation is answered 404 to %s', async (method, path) => {
    const body = method === 'POST' ? { display_name: 'A', permissions: READ } : undefined;
    expect(await admin(method, `/unknown/api-keys${path}`, body)).toStrictEqual(NOT_FOUND);
  });

  const ALLOWED = `may hold ${PERMISSIONS.join(', ')}`;
  test.each([
    ['an unknown permission', { permissions: ['everything'] }, 'permissions', ALLOWED],
    ['a number for a permission', { permissions: [1] }, 'permissions', ALLOWED],
    ['an unknown field', { scope: 'all' }, 'scope', 'is not a known field'],
    ['a chosen key', { key: 'rxh_mine' }, 'key', 'is not a known field'],
    ['no name', { display_name: '' }, 'display_name', NAME_TEXT],
    [
      'an unknown pharmacy',
      { pharmacy_uid: 'ph_unknown' },
      'pharmacy_uid',
      'is not a pharmacy of this organisation',
    ],
  ])('with %s is refused', async (_, more, field, message) => {
    expect(await create(more)).toStrictEqual(fault(field, message));
  });

  test.each([undefined, null, 'event:write', {}])(
    'needs a list of permissions, which %j is not',
    async (permissions) => {
      const [status, { details }] = await create({ permissions });
      expect([status, details[0].field]).toEqual([400, 'permissions']);
    },
  );

  test('cannot be confined to a pharmacy of another organisation', async () => {
    const foreign = await addPharmacy(world.api, (await world.tenant()).uid);
    const message = 'is not a pharmacy of this organisation';
    expect(await create({ pharmacy_uid: foreign })).toStrictEqual(fault('pharmacy_uid', message));
  });
});

// PostgreSQL holds no U+0000 in a text; whoever sends one made a mistake, and we have not.
test.each([
  ['a name', 'POST', '', { display_name: 'Lin\u0000den' }],
  ['an organisation in the path', 'GET', '/%00/api-keys', undefined],
  ['a key in the path', 'DELETE', '/{uid}/api-keys/%00', undefined],
])('U+0000 in %s is answered as a fault of the request', async (_, method, path, body) => {
  const [status] = await admin(method, path.replace('{uid}', tenant.uid), body);
  expect([400, 404]).toContain(status);
});
