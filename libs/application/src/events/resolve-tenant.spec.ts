import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { MemoryDirectory } from '../../test/fakes/memory-directory.js';
import type { PlatformOrTenant } from '../access/principal.js';
import { ResolveTenant } from './resolve-tenant.js';

const directory = new MemoryDirectory();
for (const name of ['a', 'b'])
  directory.organisations.push({
    uid: `org_${name}`,
    slug: `clinic-${name}`,
    displayName: name,
    createdAt: new Date(0),
  });
directory.pharmacies.push(
  { uid: 'ph_a1', organisationUid: 'org_a', displayName: 'a1' },
  { uid: 'ph_a2', organisationUid: 'org_a', displayName: 'a2' },
  { uid: 'ph_b1', organisationUid: 'org_b', displayName: 'b1' },
);
const tenants = new ResolveTenant(directory);

const OPERATOR: PlatformOrTenant = { kind: 'operator' };
const tenant = (pharmacyUid?: string): PlatformOrTenant => ({
  kind: 'tenant',
  keyUid: 'key_1',
  organisationUid: 'org_a',
  pharmacyUid,
  permissions: ['event:write'],
});

function resolve(organisation?: string, pharmacy?: string, by = OPERATOR) {
  const event = {
    event_type: 'note_added',
    organisation_uid: organisation,
    pharmacy_uid: pharmacy,
  };
  return tenants.execute({ ...event, data: {} }, by);
}

const REFUSED_ORGANISATION = { kind: 'refused', field: 'organisation_uid' };
const REFUSED_PHARMACY = { kind: 'refused', field: 'pharmacy_uid' };
const resolved = (organisationUid: string, pharmacyUid?: string) => ({
  kind: 'resolved',
  organisationUid,
  pharmacyUid,
  declaredPharmacyUid: pharmacyUid,
});

describe('the platform’s operator', () => {
  it.each([
    ['org_a', undefined, resolved('org_a')],
    ['clinic-b', undefined, resolved('org_b')],
    ['org_a', 'ph_a1', resolved('org_a', 'ph_a1')],
    ['clinic-a', 'ph_a2', resolved('org_a', 'ph_a2')],
    [undefined, undefined, REFUSED_ORGANISATION],
    ['org_c', undefined, REFUSED_ORGANISATION],
    ['org_a', 'ph_b1', REFUSED_PHARMACY],
    ['org_a', 'ph_x', REFUSED_PHARMACY],
  ])('sends for %s and %s: %j', async (organisation, pharmacy, expected) => {
    expect(await resolve(organisation, pharmacy)).toMatchObject(expected);
  });
});

describe('an organisation’s key', () => {
  it.each([
    [undefined, undefined, resolved('org_a')],
    ['org_a', undefined, resolved('org_a')],
    ['clinic-a', undefined, resolved('org_a')],
    [undefined, 'ph_a1', resolved('org_a', 'ph_a1')],
    ['org_b', undefined, REFUSED_ORGANISATION],
    ['clinic-b', undefined, REFUSED_ORGANISATION],
    ['org_c', undefined, REFUSED_ORGANISATION],
    [undefined, 'ph_b1', REFUSED_PHARMACY],
  ])('sends for %s and %s: %j', async (organisation, pharmacy, expected) => {
    expect(await resolve(organisation, pharmacy, tenant())).toMatchObject(expected);
  });

  it('cannot tell an organisation of somebody else from one that does not exist', async () => {
    expect(await resolve('org_b', undefined, tenant())).toEqual(
      await resolve('org_c', undefined, tenant()),
    );
  });
});

describe('a pharmacy’s key', () => {
  it.each([
    [undefined, undefined, resolved('org_a', 'ph_a1')],
    ['clinic-a', 'ph_a1', resolved('org_a', 'ph_a1')],
    [undefined, 'ph_a2', REFUSED_PHARMACY],
    [undefined, 'ph_b1', REFUSED_PHARMACY],
    ['org_b', undefined, REFUSED_ORGANISATION],
  ])('sends for %s and %s: %j', async (organisation, pharmacy, expected) => {
    expect(await resolve(organisation, pharmacy, tenant('ph_a1'))).toMatchObject(expected);
  });
});

describe('a pharmacy that data names', () => {
  const FIELD = 'data.pharmacy.uid';
  const REFUSED = { kind: 'refused', field: FIELD };
  const found = (pharmacyUid: string) => ({
    kind: 'resolved',
    organisationUid: 'org_a',
    pharmacyUid,
    declaredPharmacyUid: undefined,
  });

  it.each([
    ['is taken where the envelope has none', 'ph_a1', undefined, OPERATOR, found('ph_a1')],
    ['may say the same as the envelope', 'ph_a1', 'ph_a1', OPERATOR, resolved('org_a', 'ph_a1')],
    ['may not name another one than the envelope', 'ph_a2', 'ph_a1', OPERATOR, REFUSED],
    ['is nobody’s where it is not known', 'ph_x', undefined, OPERATOR, resolved('org_a')],
    ['is nobody’s where another one has it', 'ph_b1', undefined, OPERATOR, resolved('org_a')],
    ['gives way where it is not known', 'ph_x', 'ph_a1', OPERATOR, resolved('org_a', 'ph_a1')],
    ['gives way where another one has it', 'ph_b1', 'ph_a1', OPERATOR, resolved('org_a', 'ph_a1')],
    ['does not mend an envelope that is wrong', 'ph_a1', 'ph_b1', OPERATOR, REFUSED_PHARMACY],
    ['is taken from an organisation’s key', 'ph_a2', undefined, tenant(), found('ph_a2')],
    ['may not be another one than the key’s', 'ph_a2', undefined, tenant('ph_a1'), REFUSED],
    ['may be the key’s own', 'ph_a1', undefined, tenant('ph_a1'), resolved('org_a', 'ph_a1')],
  ])('%s', async (_, uid, envelope, by, expected) => {
    const event = { event_type: 'note_added', organisation_uid: 'org_a', pharmacy_uid: envelope };
    const answer = await tenants.execute({ ...event, data: {} }, by, { uid, field: FIELD });
    expect(answer).toMatchObject(expected);
  });
});
