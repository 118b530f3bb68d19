import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { CountingIds } from '../../test/fakes/counting-ids.js';
import { MemoryDirectory } from '../../test/fakes/memory-directory.js';
import { MemoryOrganisationStore } from '../../test/fakes/memory-organisation-store.js';
import type { OrganisationSettings, SettingsChange } from '../ports/organisation-store.js';
import { ChangeOrganisation } from './change-organisation.js';
import { CreateOrganisation } from './create-organisation.js';
import { GetOrganisation } from './get-organisation.js';

const DEFAULTS: OrganisationSettings = {
  contactEmail: undefined,
  payloadRetentionDays: undefined,
  deliveryRetentionDays: undefined,
};

async function setUp(settings: Partial<OrganisationSettings> = {}) {
  const store = new MemoryOrganisationStore(new MemoryDirectory());
  const create = (more: Partial<OrganisationSettings>) =>
    new CreateOrganisation(store, new CountingIds()).execute({
      displayName: 'Linden',
      slug: 'linden',
      ...DEFAULTS,
      ...more,
    });
  const get = new GetOrganisation(store);
  if (settings !== DEFAULTS) await create(settings);
  return { create, get, change: new ChangeOrganisation(store, get) };
}

const TOO_LONG = {
  code: 'invalid',
  fields: [
    {
      field: 'payload_retention_days',
      message: 'must not be more than delivery_retention_days (by default 30 and 90)',
    },
  ],
};

describe('changing an organisation', () => {
  it('changes what is named, leaves the rest, and takes null for the default', async () => {
    const { change } = await setUp({ contactEmail: 'ops@clinic.example', payloadRetentionDays: 7 });
    expect(await change.execute('linden', { deliveryRetentionDays: 60 })).toMatchObject({
      contactEmail: 'ops@clinic.example',
      payloadRetentionDays: 7,
      deliveryRetentionDays: 60,
    });
    expect(
      await change.execute('linden', { contactEmail: null, payloadRetentionDays: null }),
    ).toMatchObject({ ...DEFAULTS, deliveryRetentionDays: 60 });
  });

  it.each<[SettingsChange, Partial<OrganisationSettings>]>([
    [{ payloadRetentionDays: 91 }, {}],
    [{ deliveryRetentionDays: 29 }, {}],
    [{ payloadRetentionDays: 61 }, { deliveryRetentionDays: 60 }],
    [{ deliveryRetentionDays: null }, { payloadRetentionDays: 100, deliveryRetentionDays: 100 }],
    [{ payloadRetentionDays: null }, { payloadRetentionDays: 7, deliveryRetentionDays: 10 }],
  ])(
    'to %j is refused where it was %j, for payloads would outlive deliveries',
    async (to, from) => {
      const { change, get } = await setUp(from);
      await expect(change.execute('linden', to)).rejects.toMatchObject(TOO_LONG);
      expect(await get.execute('linden')).toMatchObject(from);
    },
  );

  it.each<SettingsChange>([
    { payloadRetentionDays: 90 },
    { deliveryRetentionDays: 30 },
    { payloadRetentionDays: 365, deliveryRetentionDays: 365 },
    {},
  ])('to %j is fine', async (to) => {
    const { change } = await setUp();
    expect(await change.execute('linden', to)).toMatchObject({ ...DEFAULTS, ...to });
  });

  it('that is not there fails', async () => {
    const { change } = await setUp();
    await expect(change.execute('org_x', {})).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('an organisation cannot begin with payloads that outlive deliveries', async () => {
  const { create } = await setUp(DEFAULTS);
  await expect(create({ deliveryRetentionDays: 7 })).rejects.toMatchObject(TOO_LONG);
});
