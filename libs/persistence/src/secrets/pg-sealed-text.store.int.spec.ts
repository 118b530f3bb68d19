import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { PgSealedTextStore } from './pg-sealed-text.store.js';

let stores: Stores;
let texts: PgSealedTextStore;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
  texts = new PgSealedTextStore(stores.dataSource);
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('TRUNCATE organisations CASCADE');
  organisationUid = await stores.addOrganisation();
});

const PREVIOUS = [
  { sealed: 'v1.k1.p1', validUntil: '2026-03-01T10:00:00.000Z' },
  { sealed: 'v1.k2.p2', validUntil: '2026-03-02T10:00:00.000Z' },
];

async function add(secret: string, headers?: string, previous: readonly object[] = []) {
  const uid = await stores.subscribe(organisationUid, {
    sealedSecret: secret,
    sealedHeaders: headers,
  });
  await stores.sql('UPDATE subscriptions SET previous_secrets = $2 WHERE uid = $1', [
    uid,
    JSON.stringify(previous),
  ]);
  return uid;
}
const rowOf = async (uid: string) =>
  (await stores.sql('SELECT * FROM subscriptions WHERE uid = $1', [uid]))[0];

describe('the samples', () => {
  it('are of each key, wherever it is used', async () => {
    await add('v1.k3.a', 'v1.k4.a', PREVIOUS);
    await add('v1.k3.b', 'v1.k3.c', PREVIOUS);
    const kids = (await texts.samplesPerKey()).map(({ sealed }) => sealed.split('.')[1]);
    expect([...new Set(kids)].toSorted()).toEqual(['k1', 'k2', 'k3', 'k4']);
  });

  it('are the first and the last text of each key in each column', async () => {
    for (const text of ['first', 'between', 'last']) await add(`v1.k3.${text}`, `v1.k3.${text} h`);
    const bytes = (await texts.samplesPerKey()).map(({ sealed }) => sealed.split('.')[2]);
    expect(bytes.toSorted()).toEqual(['first', 'first h', 'last', 'last h']);
  });

  it('are none when nothing is sealed', async () => {
    expect(await texts.samplesPerKey()).toEqual([]);
  });

  it('are taken of removed subscriptions as well', async () => {
    const owner = await add('v1.k9.a');
    await stores.unsubscribe(owner);
    expect(await texts.samplesPerKey()).toEqual([{ owner, sealed: 'v1.k9.a' }]);
  });
});

describe('the list', () => {
  it('goes through all of them by uid', async () => {
    const owners = [await add('v1.k1.a'), await add('v1.k1.b'), await add('v1.k1.c')].toSorted();
    const first = await texts.list('', 2);
    const rest = await texts.list(first.at(-1)?.owner ?? '', 2);
    expect([...first, ...rest].map(({ owner }) => owner)).toEqual(owners);
  });

  it('gives every sealed text, in order', async () => {
    const owner = await add('v1.k1.a', 'v1.k1.h', PREVIOUS);
    const previousSecrets = ['v1.k1.p1', 'v1.k2.p2'];
    expect(await texts.list('', 9)).toEqual([
      { owner, secret: 'v1.k1.a', headers: 'v1.k1.h', previousSecrets },
    ]);
    await stores.sql('UPDATE subscriptions SET sealed_headers = NULL, previous_secrets = $1', [
      '[]',
    ]);
    expect(await texts.list('', 9)).toEqual([
      { owner, secret: 'v1.k1.a', headers: undefined, previousSecrets: [] },
    ]);
  });
});

describe('replacing', () => {
  it('writes what it is given and keeps the rest of the row', async () => {
    const uid = await add('v1.k1.a', 'v1.k1.h', PREVIOUS);
    const before = await rowOf(uid);
    const [from] = await texts.list('', 1);
    if (!from) throw new Error('There is one.');
    const previousSecrets = ['v1.k9.p1', 'v1.k9.p2'];
    const to = { owner: uid, secret: 'v1.k9.a', headers: 'v1.k9.h', previousSecrets };
    await texts.replace([{ from, to }]);
    expect(await rowOf(uid)).toEqual({
      ...before,
      sealed_secret: 'v1.k9.a',
      sealed_headers: 'v1.k9.h',
      previous_secrets: [
        { ...PREVIOUS[0], sealed: 'v1.k9.p1' },
        { ...PREVIOUS[1], sealed: 'v1.k9.p2' },
      ],
    });
  });

  it.each([
    ['secret', `sealed_secret = 'v1.k1.new'`],
    ['headers', `sealed_headers = 'v1.k1.new'`],
    ['headers, which are gone', `sealed_headers = NULL`],
    ['previous secrets', `previous_secrets = '[{"sealed":"v1.k1.new"}]'`],
    ['previous secrets, which are gone', `previous_secrets = '[]'`],
  ])('leaves a row alone in which somebody has changed the %s', async (_, change) => {
    const uid = await add('v1.k1.a', 'v1.k1.h', PREVIOUS);
    const other = await add('v1.k1.b');
    const resealings = (await texts.list('', 9)).map((from) => {
      return { from, to: { ...from, secret: 'v1.k9.a' } };
    });
    await stores.sql(`UPDATE subscriptions SET ${change} WHERE uid = $1`, [uid]);
    const before = await rowOf(uid);
    await texts.replace(resealings);
    expect(await rowOf(uid)).toEqual(before);
    expect(await rowOf(other)).toMatchObject({ sealed_secret: 'v1.k9.a', sealed_headers: null });
  });
});

describe('The secret of an organisation for its business keys', () => {
  const seal = (sealed: string) =>
    stores.sql('UPDATE organisations SET sealed_search_key = $2 WHERE uid = $1', [
      organisationUid,
      sealed,
    ]);
  const sealedNow = async () =>
    (await stores.sql('SELECT sealed_search_key AS sealed FROM organisations'))[0].sealed;

  it('is among the samples and in the list, in the order of uids', async () => {
    const subscription = await add('v1.k1.a');
    await seal('v1.k2.o');
    expect((await texts.samplesPerKey()).map(({ sealed }) => sealed).toSorted()).toEqual([
      'v1.k1.a',
      'v1.k2.o',
    ]);
    const own = {
      owner: organisationUid,
      secret: 'v1.k2.o',
      headers: undefined,
      previousSecrets: [],
    };
    const [first] = await texts.list('', 1);
    const rest = await texts.list(first?.owner ?? '', 1);
    expect(first).toEqual(own);
    expect(rest).toMatchObject([{ owner: subscription }]);
  });

  it('is replaced unless somebody was faster', async () => {
    await seal('v1.k1.o');
    const [from] = await texts.list('', 1);
    if (!from) throw new Error('There is one.');
    const resealing = { from, to: { ...from, secret: 'v1.k2.o' } };
    await texts.replace([resealing]);
    expect(await sealedNow()).toBe('v1.k2.o');
    await seal('v1.k3.o');
    await texts.replace([resealing]);
    expect(await sealedNow()).toBe('v1.k3.o');
  });
});
