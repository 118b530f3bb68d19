import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { PgApiKeyStore } from './pg-api-key.store.js';
import { PgKeyUses } from './pg-key-uses.js';
import { PgOperatorKeyStore } from './pg-operator-key.store.js';

let stores: Stores;
let organisationUid: string;
let apiKeys: PgApiKeyStore;
let operatorKeys: PgOperatorKeyStore;

beforeAll(async () => {
  stores = await openStores();
  organisationUid = await stores.addOrganisation();
  apiKeys = new PgApiKeyStore(stores.dataSource);
  operatorKeys = new PgOperatorKeyStore(stores.dataSource);
  for (const uid of ['key_1', 'key_2', 'key_3'])
    await apiKeys.add(
      { uid, organisationUid, pharmacyUid: undefined, displayName: 'k', permissions: [] },
      Buffer.from(uid),
    );
  for (const uid of ['opk_1', 'opk_2'])
    await operatorKeys.add(
      { uid, displayName: 'Alex', role: 'admin', grants: [] },
      Buffer.from(uid),
    );
});
afterAll(() => stores.close());

function startUses(): PgKeyUses {
  const uses = new PgKeyUses(stores.dataSource);
  onTestFinished(() => uses.onApplicationShutdown());
  return uses;
}

async function lastUses(): Promise<Readonly<Record<string, Date | undefined>>> {
  const keys = [
    ...(await apiKeys.listActive(organisationUid)),
    ...(await operatorKeys.listActive()),
  ];
  return Object.fromEntries(keys.map(({ uid, lastUsedAt }) => [uid, lastUsedAt]));
}

const sees = (uid: string, at: Date | string) =>
  eventually(async () => expect((await lastUses())[uid]).toEqual(at));
const AT_ALL = expect.any(Date) as unknown as Date;

it('writes when the keys that were noted were used, and of no others', async () => {
  const uses = startUses();
  uses.note('tenant', 'key_1');
  uses.note('operator', 'opk_1');
  await sees('key_1', AT_ALL);
  await sees('opk_1', AT_ALL);
  expect(await lastUses()).toMatchObject({ key_2: undefined, opk_2: undefined });
});

it('writes a use of another process within the same minute no second time', async () => {
  const before = await lastUses();
  expect(before['key_1']).toEqual(AT_ALL);
  const uses = startUses();
  for (const uid of ['key_1', 'key_2']) uses.note('tenant', uid);
  for (const uid of ['opk_1', 'opk_2']) uses.note('operator', uid);
  await sees('key_2', AT_ALL);
  await sees('opk_2', AT_ALL);
  const { key_1, opk_1 } = await lastUses();
  expect({ key_1, opk_1 }).toEqual({ key_1: before['key_1'], opk_1: before['opk_1'] });
});

it('writes a use again after a minute', async () => {
  const { dataSource } = stores;
  const old = new Date('2026-01-01T00:00:00Z');
  await dataSource.query('UPDATE api_key_uses SET last_used_at = $1', [old]);
  await dataSource.query('UPDATE operator_keys SET last_used_at = $1', [old]);
  const uses = startUses();
  uses.note('tenant', 'key_1');
  uses.note('operator', 'opk_1');
  await eventually(async () => {
    const { key_1, opk_1 } = await lastUses();
    expect(key_1?.getTime()).toBeGreaterThan(old.getTime());
    expect(opk_1?.getTime()).toBeGreaterThan(old.getTime());
  });
});

it('writes the use of a key whose organisation is being moved', async () => {
  const { dataSource } = stores;
  const state = (value: string | null) =>
    dataSource.query('UPDATE organisations SET move_state = $2 WHERE uid = $1', [
      organisationUid,
      value,
    ]);
  await state('frozen');
  startUses().note('tenant', 'key_3');
  await sees('key_3', AT_ALL);
});
