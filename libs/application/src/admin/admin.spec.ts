import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { CountingIds } from '../../test/fakes/counting-ids.js';
import { FakeKeyMinter } from '../../test/fakes/fake-key-minter.js';
import { MemoryApiKeyStore } from '../../test/fakes/memory-api-key-store.js';
import { MemoryDirectory } from '../../test/fakes/memory-directory.js';
import { MemoryOrganisationStore } from '../../test/fakes/memory-organisation-store.js';
import { CreateApiKey } from './create-api-key.js';
import { CreateOrganisation } from './create-organisation.js';
import { CreatePharmacy } from './create-pharmacy.js';
import { FindOrganisation } from './find-organisation.js';
import { ListApiKeys } from './list-api-keys.js';
import { ListOrganisations } from './list-organisations.js';
import { RevokeApiKey } from './revoke-api-key.js';

function setUp() {
  const directory = new MemoryDirectory();
  const organisations = new MemoryOrganisationStore(directory);
  const keys = new MemoryApiKeyStore();
  const ids = new CountingIds();
  const minter = new FakeKeyMinter();
  const find = new FindOrganisation(directory);
  for (const name of ['a', 'b'])
    directory.organisations.push({
      uid: `org_${name}`,
      slug: `clinic-${name}`,
      displayName: name,
      createdAt: new Date(0),
    });
  directory.pharmacies.push({ uid: 'ph_b', organisationUid: 'org_b', displayName: 'b' });
  return {
    directory,
    keys,
    minter,
    createOrganisation: new CreateOrganisation(organisations, ids),
    listOrganisations: new ListOrganisations(organisations),
    createPharmacy: new CreatePharmacy(directory, find, ids),
    createKey: new CreateApiKey(keys, directory, find, minter, ids),
    listKeys: new ListApiKeys(keys, find),
    revokeKey: new RevokeApiKey(keys, find),
  };
}

const ALL = { query: undefined, after: undefined, limit: undefined };
const NEW = {
  displayName: 'Linden',
  slug: undefined,
  contactEmail: undefined,
  payloadRetentionDays: undefined,
  deliveryRetentionDays: undefined,
};

const KEY = {
  organisation: 'clinic-a',
  pharmacyUid: undefined,
  displayName: 'Portal',
  permissions: ['event:write'],
};

describe('creating an organisation', () => {
  it.each([
    ['Linden Clinic', 'linden-clinic-org_1'],
    ['Ärzte & Söhne', 'arzte-sohne-org_1'],
    ['  --  ', 'organisation-org_1'],
    ['医院', 'organisation-org_1'],
    ['x'.repeat(200), `${'x'.repeat(40)}-org_1`],
  ])('makes a slug of the name %s', async (name, slug) => {
    const { createOrganisation } = setUp();
    expect(await createOrganisation.execute({ ...NEW, displayName: name })).toMatchObject({ slug });
  });

  it('makes different slugs of the same name', async () => {
    const { createOrganisation } = setUp();
    const slugs = new Set<string>();
    for (let count = 0; count < 3; count += 1)
      slugs.add((await createOrganisation.execute(NEW)).slug);
    expect(slugs.size).toBe(3);
  });

  it('takes the slug that is given, unless it is taken', async () => {
    const { createOrganisation, listOrganisations } = setUp();
    const { uid } = await createOrganisation.execute({ ...NEW, slug: 'linden' });
    expect((await listOrganisations.execute(ALL)).items.at(-1)).toMatchObject({
      uid,
      slug: 'linden',
    });
    await expect(createOrganisation.execute({ ...NEW, slug: 'linden' })).rejects.toMatchObject({
      code: 'already_exists',
    });
  });
});

describe('creating a pharmacy', () => {
  it('puts it under its organisation, named by uid or slug', async () => {
    const { createPharmacy, directory } = setUp();
    for (const organisation of ['org_a', 'clinic-a']) {
      const pharmacy = await createPharmacy.execute(organisation, 'Linden Apotheke');
      expect(pharmacy.organisationUid).toBe('org_a');
      expect(directory.pharmacies).toContainEqual(pharmacy);
    }
  });

  it('fails for an organisation that is not there', async () => {
    const { createPharmacy } = setUp();
    await expect(createPharmacy.execute('org_x', 'x')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('creating an API key', () => {
  it('hands the key out once and keeps its hash alone', async () => {
    const { createKey, keys, minter } = setUp();
    const { key, apiKey } = await createKey.execute(KEY);
    expect(key).toBe('minted-1');
    expect(apiKey).toMatchObject({ organisationUid: 'org_a', permissions: ['event:write'] });
    expect(JSON.stringify(keys.rows)).not.toContain(key);
    expect(await keys.findActiveByHash(minter.hash(key))).toMatchObject({ uid: apiKey.uid });
  });

  it('keeps a permission once that was named twice', async () => {
    const { createKey } = setUp();
    const permissions = ['event:write', 'webhooks_read', 'event:write'];
    const { apiKey } = await createKey.execute({ ...KEY, permissions });
    expect(apiKey.permissions).toEqual(['event:write', 'webhooks_read']);
  });

  it.each(['ph_b', 'ph_x'])('refuses the pharmacy %s, which is none of its own', async (uid) => {
    const { createKey, keys } = setUp();
    await expect(createKey.execute({ ...KEY, pharmacyUid: uid })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'pharmacy_uid', message: 'is not a pharmacy of this organisation' }],
    });
    expect(keys.rows).toEqual([]);
  });

  it('confines a key to a pharmacy of its own', async () => {
    const { createKey } = setUp();
    const command = { ...KEY, organisation: 'org_b', pharmacyUid: 'ph_b' };
    expect((await createKey.execute(command)).apiKey.pharmacyUid).toBe('ph_b');
  });

  it('fails for an organisation that is not there, and mints nothing', async () => {
    const { createKey, minter } = setUp();
    const command = { ...KEY, organisation: 'org_x' };
    await expect(createKey.execute(command)).rejects.toMatchObject({ code: 'not_found' });
    expect(minter.mint('tenant')).toBe('minted-1');
  });
});

describe('revoking an API key', () => {
  it('takes it off the list', async () => {
    const { createKey, listKeys, revokeKey } = setUp();
    const { apiKey } = await createKey.execute(KEY);
    expect(await listKeys.execute('org_a')).toHaveLength(1);
    await revokeKey.execute('clinic-a', apiKey.uid);
    expect(await listKeys.execute('org_a')).toEqual([]);
  });

  it('knows no key of another organisation', async () => {
    const { createKey, listKeys, revokeKey } = setUp();
    const { apiKey } = await createKey.execute(KEY);
    await expect(revokeKey.execute('org_b', apiKey.uid)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await listKeys.execute('org_a')).toHaveLength(1);
  });
});
