import { expect, it } from 'vitest';
import { type Ground, TARGET } from './ground.js';

const OTHER = 'https://hooks.example.com/other';

export function standingInTheWay(ground: () => Ground): void {
  it('a key is taken once', async () => {
    await ground().add({ dedupeKey: 'a' });
    expect(await ground().try({ dedupeKey: 'a' })).toBe('taken');
  });

  it('a key is taken once in all levels of an organisation', async () => {
    await ground().add({ dedupeKey: 'a' });
    const { pharmacyUid } = ground();
    expect(await ground().try({ dedupeKey: 'a', pharmacyUid })).toBe('taken');
  });

  it('no key stands in the way of no key', async () => {
    await ground().add();
    expect(await ground().try()).toMatchObject({ target: TARGET });
  });

  it('a key of another contract does not stand in the way', async () => {
    await ground().add({ dedupeKey: 'a', contract: 'telling' });
    expect(await ground().try({ dedupeKey: 'a' })).toMatchObject({ target: TARGET });
  });

  it('a key of another organisation does not stand in the way', async () => {
    const organisationUid = await ground().bench.addOrganisation();
    await ground().add({ dedupeKey: 'a', organisationUid });
    expect(await ground().try({ dedupeKey: 'a' })).toMatchObject({ target: TARGET });
  });

  it('a key is free again when its subscription was removed', async () => {
    await ground().remove(await ground().add({ dedupeKey: 'a' }));
    expect(await ground().try({ dedupeKey: 'a' })).toMatchObject({ target: TARGET });
  });

  it('a key is free again when its subscription has another one', async () => {
    await ground().change(await ground().add({ dedupeKey: 'a' }), { dedupeKey: 'b' });
    expect(await ground().try({ dedupeKey: 'a' })).toMatchObject({ target: TARGET });
  });

  it('a key is free again when its subscription has none', async () => {
    await ground().change(await ground().add({ dedupeKey: 'a' }), { dedupeKey: null });
    expect(await ground().try({ dedupeKey: 'a' })).toMatchObject({ target: TARGET });
  });

  it('a change to a taken key is refused, and nothing is changed', async () => {
    await ground().add({ dedupeKey: 'a' });
    const uid = await ground().add({ dedupeKey: 'b' });
    const before = await ground().found(uid);
    const changes = { dedupeKey: 'a', target: OTHER, status: 'paused' } as const;
    expect(await ground().change(uid, changes)).toBe('taken');
    expect(await ground().found(uid)).toEqual(before);
  });

  it('a subscription may keep its own key', async () => {
    const uid = await ground().add({ dedupeKey: 'a' });
    expect(await ground().change(uid, { dedupeKey: 'a' })).toMatchObject({ uid });
  });

  const alone = { isOnePerTargetAndType: true };

  it('a target with one of the event types is taken once, where the contract asks for it', async () => {
    await ground().add({ eventTypes: ['note_added', 'note_removed'] });
    const eventTypes = ['note_removed', 'note_read'];
    expect(await ground().try({ eventTypes, ...alone })).toBe('taken');
  });

  it('what was refused was not added', async () => {
    const uid = await ground().add();
    await ground().try(alone);
    expect(await ground().store.list(ground().scope)).toMatchObject([{ uid }]);
  });

  it.each([
    ['another target', () => ({ target: OTHER })],
    ['no common event type', () => ({ eventTypes: ['note_read'] })],
    ['another level', () => ({ pharmacyUid: ground().pharmacyUid })],
    ['another contract', () => ({ contract: 'telling' })],
  ])('one with %s does not stand in the way', async (_, difference) => {
    await ground().add(difference());
    expect(await ground().try(alone)).toMatchObject({ target: TARGET });
  });

  it('one of another organisation does not stand in the way', async () => {
    await ground().add({ organisationUid: await ground().bench.addOrganisation() });
    expect(await ground().try(alone)).toMatchObject({ target: TARGET });
  });

  it('one that was removed does not stand in the way', async () => {
    await ground().remove(await ground().add());
    expect(await ground().try(alone)).toMatchObject({ target: TARGET });
  });

  it('a change to a taken target is refused, and nothing is changed', async () => {
    await ground().add();
    const uid = await ground().add({ target: OTHER });
    expect(await ground().change(uid, { target: TARGET, ratePerSecond: 5, ...alone })).toBe(
      'taken',
    );
    expect(await ground().found(uid)).toMatchObject({ target: OTHER, ratePerSecond: undefined });
  });

  it('a subscription may keep its own target', async () => {
    const uid = await ground().add();
    expect(await ground().change(uid, { target: TARGET, ...alone })).toMatchObject({ uid });
  });
}
