import { expect, it } from 'vitest';
import { type Ground, nextUid } from './ground.js';

export function listing(ground: () => Ground): void {
  const listed = async (options?: { withRemoved: boolean }) =>
    (await ground().store.list(ground().scope, options)).map(({ uid }) => uid);

  it('lists by uid, whichever was stored first', async () => {
    const [first, second] = [nextUid(), nextUid()];
    await ground().add({ uid: second });
    await ground().add({ uid: first });
    expect(await listed()).toEqual([first, second]);
  });

  it('lists what was removed only when it is asked to', async () => {
    const [removed, kept] = [await ground().add(), await ground().add()];
    await ground().remove(removed);
    expect(await listed()).toEqual([kept]);
    expect(await listed({ withRemoved: true })).toEqual([removed, kept]);
  });

  it('finds what was removed only when it is asked to', async () => {
    const uid = await ground().add();
    await ground().remove(uid);
    expect(await ground().found(uid)).toBeUndefined();
    const found = await ground().store.find(ground().scope, { uid }, { withRemoved: true });
    expect(found).toMatchObject({ uid, removedAt: expect.any(Date) });
  });

  it('lists with the metadata', async () => {
    await ground().add({ metaData: { label: 'a' } });
    const [one] = await ground().store.list(ground().scope);
    expect(one).toMatchObject({ metaData: { label: 'a' } });
  });

  it('lists without the metadata when nobody needs it', async () => {
    await ground().add({ metaData: { label: 'a' } });
    const [one] = await ground().store.list(ground().scope, { withMetaData: false });
    expect(one).toMatchObject({ metaData: undefined });
  });

  it('finds by uid and by key', async () => {
    const uid = await ground().add({ dedupeKey: 'a' });
    for (const name of [{ uid }, { dedupeKey: 'a' }])
      expect(await ground().store.find(ground().scope, name)).toMatchObject({ uid });
  });

  it('finds nothing by the name of none', async () => {
    await ground().add({ dedupeKey: 'a' });
    for (const name of [{ uid: nextUid() }, { dedupeKey: 'b' }])
      expect(await ground().store.find(ground().scope, name)).toBeUndefined();
  });

  it('finds the one that has a key now, not one that had it', async () => {
    await ground().remove(await ground().add({ dedupeKey: 'a' }));
    const uid = await ground().add({ dedupeKey: 'a' });
    expect(await ground().store.find(ground().scope, { dedupeKey: 'a' })).toMatchObject({ uid });
  });
}
