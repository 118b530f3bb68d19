import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { FakeKeyMinter } from '../../test/fakes/fake-key-minter.js';
import { MemoryApiKeyStore } from '../../test/fakes/memory-api-key-store.js';
import { MemoryOperatorKeyStore } from '../../test/fakes/memory-operator-key-store.js';
import type { Session, SessionStore } from '../ports/session-store.js';
import { Authenticate } from './authenticate.js';

async function setUp() {
  const store = new MemoryApiKeyStore();
  const minter = new FakeKeyMinter();
  const tenant = {
    uid: 'key_1',
    organisationUid: 'org_a',
    pharmacyUid: 'ph_1',
    displayName: 'Portal',
    permissions: ['webhooks_read'],
  };
  await store.add(tenant, minter.hash('tenant-key'));
  const operators = new MemoryOperatorKeyStore();
  const operator = { uid: 'opk_1', displayName: 'Alex', role: 'viewer', grants: [] } as const;
  await operators.add(operator, minter.hash('op-key'));
  const noted: string[] = [];
  const uses = { note: (kind: string, uid: string) => noted.push(`${kind} ${uid}`) };
  const bootstrap = { value: 'configured-key' };
  const sessionOf = (key: string, operatorKey?: Session['operatorKey']) =>
    ({ keyHash: minter.hash(key), operatorKey }) as Session;
  const own = await operators.findActiveByHash(minter.hash('op-key'));
  const nameOf = (hash: Buffer) => Buffer.from(hash).toString('hex');
  const sessions = new Map(
    [
      ['se-configured', sessionOf('configured-key')] as const,
      ['se-configured-before', sessionOf('the-key-before')] as const,
      ['se-op', sessionOf('op-key', own)] as const,
      ['op-key', sessionOf('op-key', own)] as const,
    ].map(([token, session]) => [nameOf(minter.hash(token)), session]),
  );
  const sessionStore = {
    findActiveByHash: async (hash: Buffer) => sessions.get(nameOf(hash)),
  } as unknown as SessionStore;
  const authenticate = new Authenticate(store, operators, sessionStore, minter, uses, bootstrap);
  return { store, operators, noted, authenticate };
}

describe('Authenticate', () => {
  it('knows the operator by the key from configuration', async () => {
    const { authenticate } = await setUp();
    expect(await authenticate.execute('configured-key')).toEqual({
      kind: 'operator',
      keyUid: 'bootstrap',
      role: 'admin',
      grants: [],
    });
  });

  it('knows an operator by a key of its own', async () => {
    const { authenticate } = await setUp();
    expect(await authenticate.execute('op-key')).toEqual({
      kind: 'operator',
      keyUid: 'opk_1',
      role: 'viewer',
      grants: [],
    });
  });

  it.each(['execute', 'executeIfSeenActive', 'executeBatched'] as const)(
    'notes by %s the use of a key that is known, and of no other',
    async (look) => {
      const { authenticate, noted } = await setUp();
      for (const key of ['tenant-key', 'op-key', 'nobody', 'op-nobody', 'configured-key'])
        await authenticate[look](key);
      expect(noted).toEqual(['tenant key_1', 'operator opk_1']);
    },
  );

  it.each([
    ['se-op', 'opk_1'],
    ['se-configured', 'bootstrap'],
  ])('knows an operator by the session %s in a cookie', async (token, keyUid) => {
    const { authenticate } = await setUp();
    expect(await authenticate.execute(token, 'cookie')).toMatchObject({ kind: 'operator', keyUid });
  });

  it.each([
    ['the token of a session', 'se-op', 'header'],
    ['a key', 'op-key', 'cookie'],
    ['the key from configuration', 'configured-key', 'cookie'],
    ['a session of the key that was configured before', 'se-configured-before', 'cookie'],
  ] as const)('does not know %s %j in a %s', async (_, secret, origin) => {
    const { authenticate } = await setUp();
    expect(await authenticate.execute(secret, origin)).toBeUndefined();
  });

  it('knows a tenant by its key: who it is and what it may', async () => {
    const { authenticate } = await setUp();
    expect(await authenticate.execute('tenant-key')).toEqual({
      kind: 'tenant',
      keyUid: 'key_1',
      organisationUid: 'org_a',
      pharmacyUid: 'ph_1',
      permissions: ['webhooks_read'],
    });
  });

  it.each([
    '',
    'configured-ke',
    'configured-key ',
    'op-configured-key',
    'Tenant-key',
    'yek-tnanet',
    'key_1',
  ])('does not know %j', async (key) => {
    const { authenticate } = await setUp();
    expect(await authenticate.execute(key)).toBeUndefined();
  });

  it('does not know a key any more that was revoked', async () => {
    const { authenticate, store } = await setUp();
    await store.revoke('org_a', 'key_1');
    expect(await authenticate.execute('tenant-key')).toBeUndefined();
  });

  it("does not know an operator's key any more that was revoked", async () => {
    const { authenticate, operators } = await setUp();
    await operators.revoke('opk_1');
    expect(await authenticate.execute('op-key')).toBeUndefined();
  });
});
