import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { FakeKeyMinter } from '../../test/fakes/fake-key-minter.js';
import { MemoryApiKeyStore } from '../../test/fakes/memory-api-key-store.js';
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
  return { store, authenticate: new Authenticate(store, minter, { value: 'operator-key' }) };
}

describe('Authenticate', () => {
  it('knows the operator by the key from configuration', async () => {
    const { authenticate } = await setUp();
    expect(await authenticate.execute('operator-key')).toEqual({ kind: 'operator' });
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

  it.each(['', 'operator-ke', 'operator-key ', 'Tenant-key', 'yek-tnanet', 'key_1'])(
    'does not know %j',
    async (key) => {
      const { authenticate } = await setUp();
      expect(await authenticate.execute(key)).toBeUndefined();
    },
  );

  it('does not know a key any more that was revoked', async () => {
    const { authenticate, store } = await setUp();
    await store.revoke('org_a', 'key_1');
    expect(await authenticate.execute('tenant-key')).toBeUndefined();
  });
});
