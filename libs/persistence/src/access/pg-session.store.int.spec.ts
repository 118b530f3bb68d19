import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores } from '../../test/stores.js';
import { PgOperatorKeyStore } from './pg-operator-key.store.js';
import { PgSessionStore } from './pg-session.store.js';

const HOUR_MS = 3_600_000;

let stores: Awaited<ReturnType<typeof openStores>>;
let store: PgSessionStore;
let keys: PgOperatorKeyStore;
let count = 0;

beforeAll(async () => {
  stores = await openStores();
  store = new PgSessionStore(stores.dataSource);
  keys = new PgOperatorKeyStore(stores.dataSource);
});
afterAll(() => stores.close());

const next = (prefix: string) => `${prefix}${String((count += 1)).padStart(6, '0')}`;
const hashOf = (text: string) => Buffer.from(`hash of ${text}`);

async function addKey() {
  const key = { uid: next('opk_'), displayName: 'Alex', role: 'viewer', grants: [] } as const;
  await keys.add(key, hashOf(key.uid));
  return key;
}

async function start(key: string, lifetimeMs = HOUR_MS) {
  const uid = next('ses_');
  const session = await store.add({ uid, keyHash: hashOf(key), lifetimeMs }, hashOf(uid));
  return { uid, session };
}

describe('the sessions on PostgreSQL', () => {
  it('stand for the key that they were started with', async () => {
    const key = await addKey();
    const { uid, session } = await start(key.uid);
    expect(session).toEqual({
      uid,
      keyHash: hashOf(key.uid),
      operatorKey: { ...key, createdAt: expect.any(Date) },
      startedAt: expect.any(Date),
      expiresAt: expect.any(Date),
    });
    expect(await store.findActiveByHash(hashOf(uid))).toEqual(session);
    expect(await store.findActiveInTurn(hashOf(uid))).toEqual(session);
  });

  it('have no stored key when it is the one from configuration', async () => {
    const { session } = await start('configured');
    expect(session).toMatchObject({ keyHash: hashOf('configured'), operatorKey: undefined });
  });

  it('do not start with a key that is revoked', async () => {
    const { uid } = await addKey();
    await keys.revoke(uid);
    expect((await start(uid)).session).toBeUndefined();
  });

  it('are not found any more, nor listed, once the key is revoked', async () => {
    const key = await addKey();
    const { uid } = await start(key.uid);
    await keys.revoke(key.uid);
    const other = new PgSessionStore(stores.dataSource);
    expect(await other.findActiveByHash(hashOf(uid))).toBeUndefined();
    expect((await other.listActive()).map((it) => it.uid)).not.toContain(uid);
  });

  it('that have expired are not found, are deleted by the next one, and cannot be ended', async () => {
    const { uid } = await start('configured', 0);
    expect(await store.findActiveByHash(hashOf(uid))).toBeUndefined();
    expect(await store.end(uid)).toBe(false);
    await start('configured');
    const left = await stores.dataSource.query('SELECT FROM sessions WHERE uid = $1', [uid]);
    expect(left).toHaveLength(0);
  });

  it('end once, and at once in this process', async () => {
    const { uid } = await start('configured');
    await store.findActiveByHash(hashOf(uid));
    expect([await store.end(uid), await store.end(uid)]).toEqual([true, false]);
    expect(await store.findActiveByHash(hashOf(uid))).toBeUndefined();
  });

  it('are known until they were looked for in vain', async () => {
    const { uid } = await start('configured');
    expect(store.isKnown(hashOf(uid))).toBe(true);
    await store.end(uid);
    await store.findActiveByHash(hashOf(uid));
    expect(store.isKnown(hashOf(uid))).toBe(false);
  });
});
