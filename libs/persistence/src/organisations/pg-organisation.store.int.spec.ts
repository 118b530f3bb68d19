import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, openStores, type Stores } from '../../test/stores.js';
import { PgDirectory } from './pg-directory.js';
import { PgOrganisationStore } from './pg-organisation.store.js';

let stores: Stores;
let organisations: PgOrganisationStore;

beforeAll(async () => {
  stores = await openStores();
  organisations = new PgOrganisationStore(stores.dataSource);
});
afterAll(() => stores.close());

async function add(more: object = {}) {
  const uid = newId('organisation');
  const settings = {
    contactEmail: undefined,
    payloadRetentionDays: undefined,
    deliveryRetentionDays: undefined,
  };
  const organisation = { uid, slug: uid, displayName: 'Linden', ...settings, ...more };
  return { uid, organisation, added: await organisations.add(organisation) };
}

it('gives back what was added, by uid and by slug', async () => {
  const settings = { contactEmail: 'ops@clinic.example', payloadRetentionDays: 7 };
  const { uid, organisation, added } = await add({ slug: 'linden', ...settings });
  expect(added).toEqual({ ...organisation, createdAt: expect.any(Date) });
  expect(await organisations.find(uid)).toEqual(added);
  expect(await organisations.find('linden')).toEqual(added);
});

it('takes a slug once', async () => {
  await add({ slug: 'once' });
  expect((await add({ slug: 'once' })).added).toBeUndefined();
});

it('shows a change to every process at once', async () => {
  const { uid } = await add();
  const elsewhere = new PgOrganisationStore((await stores.connect()).dataSource);
  await elsewhere.find(uid);
  await organisations.change(uid, { payloadRetentionDays: 3 });
  expect(await elsewhere.find(uid)).toMatchObject({ payloadRetentionDays: 3 });
});

it('changes what is named, and takes null for the default', async () => {
  const { uid } = await add({ contactEmail: 'ops@clinic.example', payloadRetentionDays: 7 });
  await organisations.change(uid, { payloadRetentionDays: null, deliveryRetentionDays: 60 });
  expect(await organisations.find(uid)).toMatchObject({
    contactEmail: 'ops@clinic.example',
    payloadRetentionDays: undefined,
    deliveryRetentionDays: 60,
  });
  await organisations.change(uid, {});
  expect(await organisations.find(uid)).toMatchObject({ deliveryRetentionDays: 60 });
});

it('lets the directory remember no setting, because it remembers for good', async () => {
  const { uid } = await add({ contactEmail: 'ops@clinic.example' });
  const found = await new PgDirectory(stores.dataSource).findOrganisation(uid);
  expect(Object.keys(found ?? {}).toSorted()).toEqual(['createdAt', 'displayName', 'slug', 'uid']);
});
