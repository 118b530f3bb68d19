import type { Directory, OrganisationDetails, OrganisationStore } from '@rxhooks/application';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Bench = {
  readonly store: OrganisationStore;
  readonly directory: Directory;
  close(): Promise<void>;
};

const ALL = { query: undefined, after: undefined, limit: undefined };
const NO_SETTINGS = {
  contactEmail: undefined,
  payloadRetentionDays: undefined,
  deliveryRetentionDays: undefined,
};
const SETTINGS = {
  contactEmail: 'ops@clinic.example',
  payloadRetentionDays: 7,
  deliveryRetentionDays: 60,
};

/** What every `OrganisationStore` does, and the `Directory` beside it. */
export function describeOrganisationStore(name: string, open: () => Promise<Bench>): void {
  describe(name, () => {
    let bench: Bench;
    let count = 0;

    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());

    const anOrganisation = (more: Partial<OrganisationDetails> = {}) => {
      count += 1;
      const uid = `org_${String(count).padStart(6, '0')}`;
      return { uid, slug: `slug-${count}`, displayName: 'Linden', ...NO_SETTINGS, ...more };
    };
    const add = async (more: Partial<OrganisationDetails> = {}) => {
      const organisation = anOrganisation(more);
      await bench.store.add(organisation);
      return organisation;
    };

    it('answers with what was added', async () => {
      const organisation = anOrganisation(SETTINGS);
      const added = await bench.store.add(organisation);
      expect(added).toEqual({ ...organisation, createdAt: expect.any(Date) });
    });

    it('finds by uid and by slug', async () => {
      const organisation = await add(SETTINGS);
      for (const uidOrSlug of [organisation.uid, organisation.slug])
        expect(await bench.store.find(uidOrSlug)).toMatchObject(organisation);
    });

    it('finds nothing by another name', async () => {
      expect(await bench.store.find('nobody')).toBeUndefined();
    });

    it('takes a slug once, and leaves the first one as it was', async () => {
      const first = await add();
      expect(await bench.store.add(anOrganisation({ slug: first.slug }))).toBeUndefined();
      expect(await bench.store.find(first.slug)).toMatchObject(first);
    });

    it('lists by uid, whichever was stored first', async () => {
      const [first, second] = [anOrganisation(), anOrganisation()];
      await bench.store.add(second);
      await bench.store.add(first);
      const uids = (await bench.store.list(ALL)).map(({ uid }) => uid);
      expect(uids.slice(-2)).toEqual([first.uid, second.uid]);
    });

    it.each([
      ['a part of the name, in any case', 'AT THE OLD', true],
      ['a part of the slug', 'old-lin', true],
      ['a wildcard as a text', 'old%', false],
      ['a part of the uid', 'org_0', false],
    ])('searches for %s', async (_, query, isFound) => {
      const { uid } = await add({ displayName: 'At the Old Linden', slug: `old-linden-${count}` });
      const found = await bench.store.list({ ...ALL, query });
      expect(found.some((it) => it.uid === uid)).toBe(isFound);
    });

    it('searches for a whole uid', async () => {
      const { uid } = await add();
      expect(await bench.store.list({ ...ALL, query: uid })).toMatchObject([{ uid }]);
    });

    it('lists page by page', async () => {
      const [first, second, third] = [await add(), await add(), await add()];
      const page = await bench.store.list({ query: undefined, after: first.uid, limit: 1 });
      expect(page.map(({ uid }) => uid)).toEqual([second.uid]);
      const last = await bench.store.list({ query: undefined, after: second.uid, limit: 5 });
      expect(last.map(({ uid }) => uid)).toEqual([third.uid]);
    });

    it.each(Object.entries(SETTINGS))('changes %s, and leaves all else', async (setting, value) => {
      const organisation = await add();
      await bench.store.change(organisation.uid, { [setting]: value });
      const changed = { ...organisation, [setting]: value };
      expect(await bench.store.find(organisation.uid)).toMatchObject(changed);
    });

    it.each(Object.keys(SETTINGS))('goes back to the default of %s with null', async (setting) => {
      const organisation = await add(SETTINGS);
      await bench.store.change(organisation.uid, { [setting]: null });
      const changed = { ...organisation, [setting]: undefined };
      expect(await bench.store.find(organisation.uid)).toMatchObject(changed);
    });

    it('leaves alone what is undefined', async () => {
      const organisation = await add(SETTINGS);
      await bench.store.change(organisation.uid, NO_SETTINGS);
      expect(await bench.store.find(organisation.uid)).toMatchObject(SETTINGS);
    });

    it('changes no other organisation', async () => {
      const [one, other] = [await add(), await add()];
      await bench.store.change(one.uid, SETTINGS);
      expect(await bench.store.find(other.uid)).toMatchObject(NO_SETTINGS);
    });

    it('lets the directory find it by uid and by slug', async () => {
      const { uid, slug, displayName } = await add();
      for (const uidOrSlug of [uid, slug]) {
        const found = await bench.directory.findOrganisation(uidOrSlug);
        expect(found).toEqual({ uid, slug, displayName, createdAt: expect.any(Date) });
      }
    });

    it('lets the directory find what it was asked for too early', async () => {
      const organisation = anOrganisation();
      expect(await bench.directory.findOrganisation(organisation.uid)).toBeUndefined();
      await bench.store.add(organisation);
      const found = await bench.directory.findOrganisation(organisation.uid);
      expect(found).toMatchObject({ uid: organisation.uid });
    });

    it('lets the directory find a pharmacy that was added', async () => {
      const { uid: organisationUid } = await add();
      const uid = organisationUid.replace('org', 'pha');
      const pharmacy = { uid, organisationUid, displayName: 'At the linden' };
      await bench.directory.addPharmacy(pharmacy);
      expect(await bench.directory.findPharmacy(uid)).toEqual(pharmacy);
    });

    it('lets the directory list the pharmacies of one organisation, by name and page', async () => {
      const [own, other] = [await add(), await add()];
      const pharmacies = [own, own, own, other].map(({ uid: organisationUid }, index) => ({
        uid: `${organisationUid.replace('org', 'ph')}_${index}`,
        organisationUid,
        displayName: index === 1 ? 'Rose' : 'Linden',
      }));
      for (const pharmacy of pharmacies) await bench.directory.addPharmacy(pharmacy);
      const list = (page: object) => bench.directory.listPharmacies(own.uid, { ...ALL, ...page });
      expect((await list({})).map(({ uid }) => uid)).toEqual(
        pharmacies.slice(0, 3).map(({ uid }) => uid),
      );
      expect(await list({ query: 'rose' })).toEqual([pharmacies[1]]);
      expect(await list({ after: pharmacies[0]?.uid, limit: 1 })).toEqual([pharmacies[1]]);
    });

    it('lets the directory find no pharmacy that was not added', async () => {
      expect(await bench.directory.findPharmacy('nobody')).toBeUndefined();
    });
  });
}
