import type { SubscriptionScope } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';

const CONTRACT = { contract: 'rxscale' };

let stores: Stores;
let organisationUid: string;
let stranger: string;
let pharmacyUid: string;
let otherPharmacy: string;
/** Of the organisation, and of its pharmacy. */
let own: string;
let local: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  stranger = await stores.addOrganisation();
  pharmacyUid = await stores.addPharmacy(organisationUid);
  otherPharmacy = await stores.addPharmacy(organisationUid);
  own = await stores.subscribe(organisationUid, { dedupeKey: 'own' });
  local = await stores.subscribe(organisationUid, { pharmacyUid, dedupeKey: 'local' });
  for (const uid of [own, local])
    await stores.sql(
      `INSERT INTO endpoint_states (subscription_uid, is_open, held_until) VALUES ($1, true, now() + interval '1 hour')`,
      [uid],
    );
});

type Case = [string, () => SubscriptionScope, () => string];
const OUTSIDE: Case[] = [
  [
    'another organisation',
    () => ({ organisationUid: stranger, pharmacyUid: undefined }),
    () => own,
  ],
  [
    'another organisation, in the contract',
    () => ({ organisationUid: stranger, pharmacyUid: undefined, ...CONTRACT }),
    () => own,
  ],
  [
    'another organisation with the pharmacy',
    () => ({ organisationUid: stranger, pharmacyUid }),
    () => local,
  ],
  ['a pharmacy, of its organisation', () => ({ organisationUid, pharmacyUid }), () => own],
  ['another pharmacy', () => ({ organisationUid, pharmacyUid: otherPharmacy }), () => local],
  [
    'the organisation, of its pharmacy, in the contract',
    () => ({ organisationUid, pharmacyUid: undefined, ...CONTRACT }),
    () => local,
  ],
  [
    'a pharmacy, of its organisation, in the contract',
    () => ({ organisationUid, pharmacyUid, ...CONTRACT }),
    () => own,
  ],
  [
    'another contract',
    () => ({ organisationUid, pharmacyUid: undefined, contract: 'decoda' }),
    () => own,
  ],
];

const rows = () =>
  Promise.all([
    stores.sql('SELECT * FROM subscriptions WHERE organisation_uid = $1 ORDER BY uid', [
      organisationUid,
    ]),
    stores.sql('SELECT * FROM endpoint_states WHERE subscription_uid = ANY($1) ORDER BY 1', [
      [own, local],
    ]),
    stores.sql('SELECT uid, status FROM deliveries WHERE organisation_uid = $1', [organisationUid]),
    stores.sql('SELECT uid FROM events WHERE organisation_uid = $1', [organisationUid]),
  ]);

describe.each(OUTSIDE)('%s', (_, scopeOf, uidOf) => {
  it('does not find it, by its uid or by its key', async () => {
    const names = [{ uid: uidOf() }, { dedupeKey: uidOf() === own ? 'own' : 'local' }];
    for (const name of names)
      expect(await stores.subscriptions.find(scopeOf(), name)).toBeUndefined();
  });

  it('does not list it', async () => {
    const listed = await stores.subscriptions.list(scopeOf(), { withRemoved: true });
    expect(listed.map(({ uid }) => uid)).not.toContain(uidOf());
  });

  it.each([
    ['a field', { ratePerSecond: 5 }],
    ['the target', { target: 'https://moved.example.com/' }],
    ['the status', { status: 'paused' }],
    ['the status back', { status: 'active' }],
    [
      'the secret',
      { secret: { replaces: 'v1.test1.sealed', sealedSecret: 'theirs', previousSecrets: [] } },
    ],
    ['nothing', {}],
  ] as const)('touches no row with a change of %s, and finds nothing', async (_what, changes) => {
    await stores.addDue(uidOf());
    const before = await rows();
    expect(await stores.subscriptions.change(scopeOf(), uidOf(), changes)).toBeUndefined();
    expect(await rows()).toEqual(before);
  });

  it('makes no row for the state of its endpoint', async () => {
    await stores.sql('DELETE FROM endpoint_states WHERE subscription_uid = $1', [uidOf()]);
    const before = await rows();
    const changes = { status: 'active', ratePerSecond: 5 } as const;
    expect(await stores.subscriptions.change(scopeOf(), uidOf(), changes)).toBeUndefined();
    expect(await rows()).toEqual(before);
  });

  it('waits for no lock of its rows', async () => {
    const holder = stores.dataSource.createQueryRunner();
    await holder.startTransaction();
    for (const [table, column] of [
      ['endpoint_states', 'subscription_uid'],
      ['subscriptions', 'uid'],
    ])
      await holder.query(`SELECT FROM ${table} WHERE ${column} = $1 FOR UPDATE`, [uidOf()]);
    for (const changes of [{ status: 'active' }, { status: 'paused' }] as const)
      expect(await stores.subscriptions.change(scopeOf(), uidOf(), changes)).toBeUndefined();
    expect(await stores.subscriptions.remove(scopeOf(), { uid: uidOf() })).toBeUndefined();
    await holder.rollbackTransaction();
    await holder.release();
  });

  it('touches no row when it removes it, by its uid or by its key', async () => {
    await stores.addDue(uidOf());
    const before = await rows();
    const names = [{ uid: uidOf() }, { dedupeKey: uidOf() === own ? 'own' : 'local' }];
    for (const name of names)
      expect(await stores.subscriptions.remove(scopeOf(), name)).toBeUndefined();
    expect(await rows()).toEqual(before);
  });
});

type Reach = [string, () => SubscriptionScope, () => string[]];

it.each<Reach>([
  ['an organisation', () => ({ organisationUid, pharmacyUid: undefined }), () => [own, local]],
  ['a pharmacy', () => ({ organisationUid, pharmacyUid }), () => [local]],
  [
    'an organisation, in the contract',
    () => ({ organisationUid, pharmacyUid: undefined, ...CONTRACT }),
    () => [own],
  ],
  [
    'a pharmacy, in the contract',
    () => ({ organisationUid, pharmacyUid, ...CONTRACT }),
    () => [local],
  ],
])('%s finds, changes and removes what is in its scope, and no other', async (_, scopeOf, uids) => {
  const { subscriptions } = stores;
  expect((await subscriptions.list(scopeOf())).map(({ uid }) => uid)).toEqual(uids());
  for (const uid of uids()) {
    expect(await subscriptions.find(scopeOf(), { uid })).toMatchObject({ uid });
    expect(await subscriptions.change(scopeOf(), uid, { status: 'paused' })).toMatchObject({ uid });
    expect(await subscriptions.remove(scopeOf(), { uid })).toBe(uid);
  }
  const left = await stores.sql(
    `SELECT uid FROM subscriptions WHERE organisation_uid = $1 AND removed_at IS NULL ORDER BY uid`,
    [organisationUid],
  );
  const others = [own, local].filter((uid) => !uids().includes(uid));
  expect(left.map(({ uid }: { uid: string }) => uid)).toEqual(others);
});

it('no name at all removes nothing, whatever a caller hands on', async () => {
  const scope = { organisationUid, pharmacyUid: undefined };
  const nameless = { uid: undefined } as unknown as { uid: string };
  const before = await rows();
  expect(await stores.subscriptions.remove(scope, nameless)).toBeUndefined();
  expect(await rows()).toEqual(before);
});
