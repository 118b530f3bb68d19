import type { ApiKeyStore } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

type Bench = {
  readonly store: ApiKeyStore;
  addOrganisation(): Promise<string>;
  close(): Promise<void>;
};

/** What every `ApiKeyStore` does. How long it may remember a key is a matter of the real one. */
export function describeApiKeyStore(name: string, open: () => Promise<Bench>): void {
  describe(name, () => {
    let bench: Bench;
    let organisationUid: string;
    let stranger: string;
    let count = 0;

    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());
    beforeEach(async () => {
      organisationUid = await bench.addOrganisation();
      stranger = await bench.addOrganisation();
    });

    const aKey = () => {
      count += 1;
      const uid = `key_${String(count).padStart(6, '0')}`;
      const permissions = ['event:write', 'event:read'];
      return { uid, organisationUid, pharmacyUid: undefined, displayName: 'k', permissions };
    };
    const hashOf = ({ uid }: { readonly uid: string }) => Buffer.from(`hash of ${uid}`);
    const add = async (key = aKey()) => {
      await bench.store.add(key, hashOf(key));
      return key;
    };
    const FINDS = ['findActiveByHash', 'findActiveInTurn'] as const;

    it('answers with what was added', async () => {
      const key = aKey();
      const added = await bench.store.add(key, hashOf(key));
      expect(added).toEqual({ ...key, createdAt: expect.any(Date) });
    });

    it.each(FINDS)('%s gives the key of a hash', async (find) => {
      await add();
      const key = await add();
      const found = await bench.store[find](hashOf(key));
      expect(found).toEqual({ ...key, createdAt: expect.any(Date) });
    });

    it.each(FINDS)('%s gives nothing for the hash of no key', async (find) => {
      await add();
      expect(await bench.store[find](hashOf(aKey()))).toBeUndefined();
    });

    it.each(FINDS)('%s gives no key that was revoked', async (find) => {
      const key = await add();
      await bench.store.revoke(organisationUid, key.uid);
      expect(await bench.store[find](hashOf(key))).toBeUndefined();
    });

    it('knows a key that it has added', async () => {
      expect(bench.store.isKnown(hashOf(await add()))).toBe(true);
    });

    it('does not know a hash that it has not seen', () => {
      expect(bench.store.isKnown(hashOf(aKey()))).toBe(false);
    });

    it('knows no key any more that was revoked, once it has looked for it', async () => {
      const key = await add();
      await bench.store.revoke(organisationUid, key.uid);
      await bench.store.findActiveByHash(hashOf(key));
      expect(bench.store.isKnown(hashOf(key))).toBe(false);
    });

    it('lists the keys of an organisation by uid, whichever was stored first', async () => {
      const [first, second] = [aKey(), aKey()];
      await add(second);
      await add(first);
      await add({ ...aKey(), organisationUid: stranger });
      const listed = await bench.store.listActive(organisationUid);
      expect(listed.map(({ uid }) => uid)).toEqual([first.uid, second.uid]);
    });

    it('lists no key that was revoked', async () => {
      await bench.store.revoke(organisationUid, (await add()).uid);
      expect(await bench.store.listActive(organisationUid)).toEqual([]);
    });

    it('revokes once', async () => {
      const { uid } = await add();
      expect(await bench.store.revoke(organisationUid, uid)).toBe(true);
      expect(await bench.store.revoke(organisationUid, uid)).toBe(false);
    });

    it('revokes no key of another organisation', async () => {
      const { uid } = await add();
      expect(await bench.store.revoke(stranger, uid)).toBe(false);
      expect(await bench.store.listActive(organisationUid)).toMatchObject([{ uid }]);
    });
  });
}
