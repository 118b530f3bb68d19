import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { ApiKeyRow } from './api-key.row.js';
import { PgApiKeyStore } from './pg-api-key.store.js';

let stores: Stores;
let organisationUid: string;
let count = 0;

beforeAll(async () => {
  stores = await openStores();
  organisationUid = await stores.addOrganisation();
});
afterAll(() => stores.close());

/** A key in the database, and a store that has not been asked for it. */
async function aKey() {
  count += 1;
  const hash = Buffer.from(`hash ${count}`);
  const uid = `key_${count}`;
  const key = { uid, organisationUid, pharmacyUid: undefined, displayName: 'k', permissions: [] };
  await new PgApiKeyStore(stores.dataSource).add(key, hash);
  return { store: new PgApiKeyStore(stores.dataSource), uid, hash };
}

it('a key that was found is not asked for again within the second', async () => {
  const { store, uid, hash } = await aKey();
  await store.findActiveByHash(hash);
  const ask = vi.spyOn(stores.dataSource, 'getRepository');
  onTestFinished(() => ask.mockRestore());

  expect(await store.findActiveByHash(hash)).toMatchObject({ uid });

  expect(ask).not.toHaveBeenCalled();
});

it('a key that is revoked opens nothing any more, however recently it was found', async () => {
  const { store, uid, hash } = await aKey();
  await store.findActiveByHash(hash);

  expect(await store.revoke(organisationUid, uid)).toBe(true);

  expect(await store.findActiveByHash(hash)).toBeUndefined();
});

it('a key that is revoked while it is looked for is not remembered', async () => {
  const { store, uid, hash } = await aKey();
  const rows = stores.dataSource.getRepository(ApiKeyRow);
  const find = rows.find.bind(rows);
  vi.spyOn(rows, 'find').mockImplementationOnce(async (where) => {
    const row = await find(where);
    await store.revoke(organisationUid, uid);
    return row;
  });

  await store.findActiveByHash(hash);

  expect(await store.findActiveByHash(hash)).toBeUndefined();
});

it('a key that nobody has is asked for each time, so that it opens as soon as it is there', async () => {
  const { store } = await aKey();
  const hash = Buffer.from('hash of tomorrow');
  expect(await store.findActiveByHash(hash)).toBeUndefined();
  const key = {
    uid: 'key_later',
    organisationUid,
    pharmacyUid: undefined,
    displayName: 'k',
    permissions: [],
  };
  await new PgApiKeyStore(stores.dataSource).add(key, hash);

  expect(await store.findActiveByHash(hash)).toMatchObject({ uid: 'key_later' });
});

it('a right key is found among as many wrong ones as come in a second', async () => {
  const { store, uid, hash } = await aKey();
  const wrong = Array.from({ length: 70_000 }, (_, it) =>
    store.findActiveInTurn(Buffer.from(`wrong ${it}`)),
  );

  expect(await store.findActiveInTurn(hash)).toMatchObject({ uid });

  expect(new Set(await Promise.all(wrong))).toEqual(new Set([undefined]));
});
