import type { SubscriptionScope } from '@rxhooks/application';
import { beforeEach, expect, it } from 'vitest';
import { CONTRACT, type Ground } from './ground.js';

type Where = 'own' | 'local';
type Case = [string, () => SubscriptionScope, readonly Where[]];

/** `own` is of the organisation, `local` of its pharmacy. */
export function scopes(ground: () => Ground): void {
  let uids: Record<Where, string>;
  let stranger: string;
  let otherPharmacy: string;

  beforeEach(async () => {
    const { bench, organisationUid, pharmacyUid } = ground();
    stranger = await bench.addOrganisation();
    otherPharmacy = await bench.addPharmacy(organisationUid);
    uids = {
      own: await ground().add({ dedupeKey: 'own' }),
      local: await ground().add({ dedupeKey: 'local', pharmacyUid }),
    };
  });

  const inContract = { contract: CONTRACT };
  const organisation = () => ground().scope;
  const pharmacy = () => ({ ...ground().scope, pharmacyUid: ground().pharmacyUid });
  const cases: Case[] = [
    ['an organisation', organisation, ['own', 'local']],
    ['a pharmacy', pharmacy, ['local']],
    ['an organisation in the contract', () => ({ ...organisation(), ...inContract }), ['own']],
    ['a pharmacy in the contract', () => ({ ...pharmacy(), ...inContract }), ['local']],
    ['an organisation in another contract', () => ({ ...organisation(), contract: 'telling' }), []],
    ['another pharmacy', () => ({ ...organisation(), pharmacyUid: otherPharmacy }), []],
    ['another organisation', () => ({ ...organisation(), organisationUid: stranger }), []],
    [
      'another organisation with the pharmacy',
      () => ({ ...pharmacy(), organisationUid: stranger }),
      [],
    ],
  ];
  const reach = (inside: readonly Where[]) =>
    (['own', 'local'] as const).map((where) => ({
      uid: uids[where],
      dedupeKey: where,
      isInside: inside.includes(where),
    }));

  it.each(cases)('%s lists what is its own, and no other', async (_, scope, inside) => {
    const listed = await ground().store.list(scope(), { withRemoved: true });
    expect(listed.map(({ uid }) => uid)).toEqual(inside.map((where) => uids[where]));
  });

  it.each(cases)('%s finds what is its own, and no other', async (_, scope, inside) => {
    for (const { uid, dedupeKey, isInside } of reach(inside))
      for (const name of [{ uid }, { dedupeKey }]) {
        const found = await ground().store.find(scope(), name);
        expect(found?.uid).toBe(isInside ? uid : undefined);
      }
  });

  it.each(cases)('%s changes what is its own, and no other', async (_, scope, inside) => {
    for (const { uid, isInside } of reach(inside)) {
      await ground().store.change(scope(), uid, { ratePerSecond: 5, status: 'paused' });
      expect(await ground().found(uid)).toMatchObject(
        isInside
          ? { ratePerSecond: 5, status: 'paused' }
          : { ratePerSecond: undefined, status: 'active' },
      );
    }
  });

  it.each(cases)('%s removes what is its own, and no other', async (_, scope, inside) => {
    for (const { uid, isInside } of reach(inside)) {
      expect(await ground().store.remove(scope(), { uid })).toBe(isInside ? uid : undefined);
      expect((await ground().found(uid))?.uid).toBe(isInside ? undefined : uid);
    }
  });

  it.each(cases)('%s removes by key what is its own, and no other', async (_, scope, inside) => {
    for (const { uid, dedupeKey, isInside } of reach(inside)) {
      expect(await ground().store.remove(scope(), { dedupeKey })).toBe(isInside ? uid : undefined);
      expect((await ground().found(uid))?.uid).toBe(isInside ? undefined : uid);
    }
  });
}
