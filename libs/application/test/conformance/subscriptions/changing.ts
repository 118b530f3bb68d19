import type { SubscriptionChanges } from '@rxhooks/application';
import { expect, it } from 'vitest';
import { aSecret, type Ground, TARGET } from './ground.js';

const FIELDS = {
  target: 'https://moved.example.com/in',
  eventTypes: ['note_removed'],
  metaData: { label: 'a' },
  sealedHeaders: 'sealed headers',
  scheduleSeconds: [1.5, 2],
  ratePerSecond: 5,
  notifyEmail: 'a@example.com',
} satisfies SubscriptionChanges;

const WITH_DEFAULT = [
  'metaData',
  'sealedHeaders',
  'scheduleSeconds',
  'ratePerSecond',
  'notifyEmail',
] as const;

export function changing(ground: () => Ground): void {
  it.each(Object.entries(FIELDS))('changes %s, and leaves all else', async (name, value) => {
    const uid = await ground().add();
    const before = await ground().found(uid);
    await ground().change(uid, { [name]: value });
    const after = { ...before, [name]: value, updatedAt: expect.any(Date) };
    expect(await ground().found(uid)).toEqual(after);
  });

  it.each(WITH_DEFAULT)('goes back to the default of %s with null', async (name) => {
    const uid = await ground().add(FIELDS);
    await ground().change(uid, { [name]: null });
    expect(await ground().found(uid)).toMatchObject({ ...FIELDS, [name]: undefined });
  });

  it('leaves alone what is undefined', async () => {
    const uid = await ground().add(FIELDS);
    const nothing = Object.fromEntries(Object.keys(FIELDS).map((name) => [name, undefined]));
    await ground().change(uid, nothing);
    expect(await ground().found(uid)).toMatchObject({ ...FIELDS, updatedAt: undefined });
  });

  it('answers with what it has become', async () => {
    const uid = await ground().add();
    const changed = await ground().change(uid, { ...FIELDS, secret: aSecret('new') });
    expect(changed).toMatchObject({ ...FIELDS, sealedSecret: 'new' });
    expect(changed).toEqual(await ground().found(uid));
  });

  it('answers with what there is when it changes nothing', async () => {
    const uid = await ground().add();
    const changed = await ground().change(uid, {});
    expect(changed).toMatchObject({ uid, target: TARGET, updatedAt: undefined });
  });

  it('changes nothing of one that was removed', async () => {
    const uid = await ground().add();
    await ground().remove(uid);
    expect(await ground().change(uid, FIELDS)).toBeUndefined();
    const found = await ground().store.find(ground().scope, { uid }, { withRemoved: true });
    expect(found).toMatchObject({ target: TARGET, ratePerSecond: undefined });
  });

  it('replaces the secret, and keeps the one before with its time', async () => {
    const uid = await ground().add();
    const { sealedSecret, previousSecrets } = aSecret('new');
    await ground().change(uid, { secret: aSecret('new') });
    expect(await ground().found(uid)).toMatchObject({ sealedSecret, previousSecrets });
  });

  it('does not count a new secret as a change by its owner', async () => {
    const changed = await ground().change(await ground().add(), { secret: aSecret('new') });
    expect(changed).toMatchObject({ updatedAt: undefined });
  });

  it('changes nothing at all when another secret has come in between', async () => {
    const uid = await ground().add();
    const before = await ground().change(uid, { secret: aSecret('of another call') });
    expect(await ground().change(uid, { ...FIELDS, secret: aSecret('late') })).toBeUndefined();
    expect(await ground().found(uid)).toEqual(before);
  });

  it('replaces the secret for one of two that come at the same moment', async () => {
    const uid = await ground().add();
    const answers = await Promise.all(
      ['mine', 'theirs'].map((name) => ground().change(uid, { secret: aSecret(name) })),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
}
