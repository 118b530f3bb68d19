import { expect, it } from 'vitest';
import { type Ground, nextUid } from './ground.js';

export function removing(ground: () => Ground): void {
  it('answers with the uid, by uid and by key', async () => {
    const uids = [await ground().add(), await ground().add({ dedupeKey: 'a' })];
    const names = [{ uid: uids[0] ?? '' }, { dedupeKey: 'a' }];
    const removed = names.map((name) => ground().store.remove(ground().scope, name));
    expect(await Promise.all(removed)).toEqual(uids);
  });

  it('removes once', async () => {
    const uid = await ground().add();
    await ground().remove(uid);
    expect(await ground().remove(uid)).toBeUndefined();
  });

  it('removes nothing by the name of none', async () => {
    expect(await ground().remove(nextUid())).toBeUndefined();
  });

  it.each(['uid', 'dedupeKey'])('removes nothing without a %s', async (name) => {
    await ground().add();
    const nameless = { [name]: undefined } as unknown as { uid: string };
    expect(await ground().store.remove(ground().scope, nameless)).toBeUndefined();
    expect(await ground().store.list(ground().scope)).toHaveLength(1);
  });
}
