import type { OperatorKeyStore } from '@rxhooks/application';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Bench = { readonly store: OperatorKeyStore; close(): Promise<void> };

/** What every `OperatorKeyStore` does. */
export function describeOperatorKeyStore(name: string, open: () => Promise<Bench>): void {
  describe(name, () => {
    let bench: Bench;
    let count = 0;

    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());

    const aKey = () => {
      count += 1;
      const uid = `opk_${String(count).padStart(6, '0')}`;
      return { uid, displayName: 'Alex', role: 'viewer', grants: ['event_data:read'] } as const;
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
      const key = await add();
      const found = await bench.store[find](hashOf(key));
      expect(found).toEqual({ ...key, createdAt: expect.any(Date) });
    });

    it.each(FINDS)('%s gives nothing for the hash of no key', async (find) => {
      expect(await bench.store[find](hashOf(aKey()))).toBeUndefined();
    });

    it.each(FINDS)('%s gives no key that was revoked', async (find) => {
      const key = await add();
      await bench.store.findActiveByHash(hashOf(key));
      await bench.store.revoke(key.uid);
      expect(await bench.store[find](hashOf(key))).toBeUndefined();
    });

    it('knows a key that it has added, until it has looked for it in vain', async () => {
      const key = await add();
      expect(bench.store.isKnown(hashOf(key))).toBe(true);
      await bench.store.revoke(key.uid);
      await bench.store.findActiveByHash(hashOf(key));
      expect(bench.store.isKnown(hashOf(key))).toBe(false);
    });

    it('lists keys that are not revoked by uid, whichever was stored first', async () => {
      const [first, second, revoked] = [aKey(), aKey(), aKey()];
      for (const key of [second, first, revoked]) await add(key);
      await bench.store.revoke(revoked.uid);
      const listed = await bench.store.listActive();
      const unused = { createdAt: expect.any(Date), lastUsedAt: undefined };
      expect(listed.slice(-2)).toEqual([
        { ...first, ...unused },
        { ...second, ...unused },
      ]);
    });

    it('revokes once', async () => {
      const { uid } = await add();
      expect(await bench.store.revoke(uid)).toBe(true);
      expect(await bench.store.revoke(uid)).toBe(false);
    });
  });
}
