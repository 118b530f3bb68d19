import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { MemoryDirectory } from '../../../testing/src/fakes/memory-directory.js';
import type { Principal } from '../access/principal.js';
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

const PLATFORM: Principal = { kind: 'platform' };
const tenant = (pharmacyUid?: string): Principal => ({
  kind: 'tenant',
  keyUid: 'key_1',
  organisationUid: 'org_a',
  pharmacyUid,
  permissions: ['event:write'],
});

function resolve(organisation?: string, pharmacy?: string, by = PLATFORM) {
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
