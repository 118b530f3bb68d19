import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { MemoryDirectory } from '../../test/fakes/memory-directory.js';
import type { PlatformOrTenant } from '../access/principal.js';
import type { TenantScope } from '../access/tenant-scope.js';
import { PayloadStore } from '../ports/payload-store.js';
import { EraseEvent } from './erase-event.js';

const OPERATOR: PlatformOrTenant = { kind: 'operator' };
const tenant = (organisationUid: string, pharmacyUid?: string): PlatformOrTenant => ({
  kind: 'tenant',
  keyUid: 'key_1',
  organisationUid,
  pharmacyUid,
  permissions: ['event:write'],
});

/** Knows one event, of organisation a. */
class OneEvent extends PayloadStore {
  readonly erased: TenantScope[] = [];

  override async erase(scope: TenantScope, eventId: string): Promise<boolean> {
    const { organisationUid, pharmacyUid } = scope;
    if (organisationUid !== 'org_a' || eventId !== 'order-1') return false;
    this.erased.push({ organisationUid, pharmacyUid });
    return true;
  }
}

function setUp() {
  const directory = new MemoryDirectory();
  for (const name of ['a', 'b'])
    directory.organisations.push({
      uid: `org_${name}`,
      slug: name,
      displayName: name,
      createdAt: new Date(0),
    });
  const payloads = new OneEvent();
  return { payloads, erase: new EraseEvent(payloads, directory) };
}

describe('erasing an event', () => {
  it.each([
    ['an organisation', tenant('org_a'), undefined, undefined],
    ['an organisation that names itself', tenant('org_a'), 'a', undefined],
    ['a pharmacy, within its own', tenant('org_a', 'ph_1'), 'org_a', 'ph_1'],
    ['the operator, by uid', OPERATOR, 'org_a', undefined],
    ['the operator, by slug', OPERATOR, 'a', undefined],
  ])('is done for %s', async (_, caller, organisation, pharmacyUid) => {
    const { erase, payloads } = setUp();
    await erase.execute(caller, 'order-1', organisation);
    expect(payloads.erased).toEqual([{ organisationUid: 'org_a', pharmacyUid }]);
  });

  it.each([
    ['an event that nobody knows', tenant('org_a'), 'order-2', undefined],
    ['the event of somebody else', tenant('org_b'), 'order-1', undefined],
    ['the event of somebody else who is named', tenant('org_b'), 'order-1', 'org_a'],
    ['an organisation that nobody knows', OPERATOR, 'order-1', 'org_x'],
    ['the event of another organisation', OPERATOR, 'order-1', 'org_b'],
  ])('knows nothing of %s', async (_, caller, id, organisation) => {
    const { erase, payloads } = setUp();
    await expect(erase.execute(caller, id, organisation)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(payloads.erased).toEqual([]);
  });

  it('asks the operator whose event it is', async () => {
    const { erase } = setUp();
    await expect(erase.execute(OPERATOR, 'order-1', undefined)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'organisation_uid', message: 'must name the organisation of the event' }],
    });
  });
});
