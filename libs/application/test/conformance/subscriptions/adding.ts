import { NEW_SUBSCRIPTION } from '@rxhooks/domain';
import { WELL } from '@rxhooks/application';
import { expect, it } from 'vitest';
import { CONTRACT, type Ground, nextUid, TARGET } from './ground.js';

export function adding(ground: () => Ground): void {
  it('answers with what was given, and with the defaults of the rest', async () => {
    const { organisationUid, pharmacyUid } = ground();
    const given = {
      uid: nextUid(),
      pharmacyUid,
      target: 'https://hooks.example.com/other',
      eventTypes: ['note_added', 'note_removed'],
      payloadVersion: '2',
      metaData: { label: 'a' },
      sealedSecret: 'a sealed secret',
      sealedHeaders: 'sealed headers',
    };
    expect(await ground().try(given)).toMatchObject({
      ...NEW_SUBSCRIPTION,
      ...given,
      organisationUid,
      contract: CONTRACT,
      createdAt: expect.any(Date),
      health: WELL,
    });
  });

  it('keeps the fields that may be given at once', async () => {
    const fields = { scheduleSeconds: [1.5, 2], ratePerSecond: 5, notifyEmail: 'a@example.com' };
    const uid = await ground().add(fields);
    expect(await ground().found(uid)).toMatchObject({ ...fields, target: TARGET });
  });

  it('answers with what can be found from then on', async () => {
    const uid = nextUid();
    const added = await ground().try({ uid, metaData: { label: 'a' } });
    expect(added).toEqual(await ground().found(uid));
  });

  it('refuses one too many at the same level', async () => {
    await ground().add();
    expect(await ground().try({}, 1)).toBe('too_many');
    expect(await ground().store.list(ground().scope)).toHaveLength(1);
  });

  it('refuses one of two that come at the same moment for the last place', async () => {
    const both = await Promise.all([ground().try({}, 1), ground().try({}, 1)]);
    expect(both.filter((answer) => answer === 'too_many')).toHaveLength(1);
  });

  it.each([
    ['another level', () => ({ pharmacyUid: ground().pharmacyUid })],
    ['another contract', () => ({ contract: 'telling' })],
  ])('does not count those of %s', async (_, elsewhere) => {
    await ground().add(elsewhere());
    expect(await ground().try({}, 1)).toMatchObject({ target: TARGET });
  });

  it('does not count those that were removed', async () => {
    await ground().remove(await ground().add());
    expect(await ground().try({}, 1)).toMatchObject({ target: TARGET });
  });

  it('finds that there are too many before it finds that one stands in the way', async () => {
    await ground().add({ dedupeKey: 'a' });
    expect(await ground().try({ dedupeKey: 'a' }, 1)).toBe('too_many');
  });
}
