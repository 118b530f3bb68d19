import { businessKeysIn, type EventType } from '@rxhooks/application';
import { describe, expect, it } from 'vitest';
import { ContractRegistry } from './registry.js';

const registry = new ContractRegistry();
const TYPES = registry.all().flatMap(({ eventTypes }) => eventTypes);
/** People are found by no such member; the id of a record is another matter. */
const PERSONAL =
  /^(?!.*Id$).*(first|last|display|mail|phone|birth|address|gender|city|zip|street)/i;

function keysOf(name: string): Readonly<Record<string, string>> {
  const type = TYPES.find((one) => one.name === name) as EventType;
  const keys = businessKeysIn(type.example, type.businessKeysAt ?? []);
  return Object.fromEntries(keys.map(({ value, visibility }) => [value, visibility]));
}

describe('the business keys of the catalogue', () => {
  it('are those that people know an order by; pharmacies do not get those of its fulfilment', () => {
    expect(keysOf('pharmacy_order_created')).toEqual({
      'po-5c1e77': 'everybody',
      '#2043': 'everybody',
      'ord-88f2': 'everybody',
      'PMS-771': 'everybody',
      '00000001': 'everybody',
      'SHOP-FO-55': 'organisation',
      '5567001': 'organisation',
    });
  });

  it.each([
    [
      'pharmacy_sku_stock_updated',
      { 'psku-66e': 'everybody', 'PMS-771': 'everybody', '00000001': 'everybody' },
    ],
    ['appointment_reminder_due', { 'rem-7e21': 'everybody', 'mtg-40d8': 'everybody' }],
    ['patient_doctor_meeting_updated', { 'mtg-40d8': 'everybody' }],
    ['PATIENT_UPDATED', { pat_01: 'data_reader', 'crm-1203': 'data_reader', loc_01: 'everybody' }],
    ['APPOINTMENT_CHECKLIST_UPDATED', { apt_01: 'everybody', pat_01: 'data_reader' }],
    ['APPOINTMENT_RESCHEDULED', { apt_01: 'everybody', pat_01: 'data_reader' }],
    ['APPOINTMENT_SCHEDULED', { apt_01: 'everybody', pat_01: 'data_reader' }],
    [
      'availability.blocker.created',
      {
        '507f1f77bcf86cd799439011': 'everybody',
        '507f1f77bcf86cd799439012': 'everybody',
        '507f191e810c19729de860ea': 'data_reader',
      },
    ],
    ['availability.blocker.removed', { '507f1f77bcf86cd799439013': 'everybody' }],
    [
      'patient.merged',
      { '507f191e810c19729de860ea': 'data_reader', '507f191e810c19729de860eb': 'data_reader' },
    ],
  ])('of %s are %j', (name, expected) => {
    expect(keysOf(name)).toEqual(expected);
  });

  it.each(TYPES.map((type) => [type.name, type] as const))('of %s name nobody', (_, type) => {
    for (const { path } of type.businessKeysAt ?? []) expect(path.at(-1)).not.toMatch(PERSONAL);
    const { changedKeys } = type.example;
    expect(Object.keys(keysOf(type.name))).not.toContain(changedKeys ?? '');
  });

  it('are there for every event type of a vendor', () => {
    const vendors = registry.all().filter(({ name }) => name !== 'rxhooks');
    const names = vendors.flatMap(({ eventTypes }) => eventTypes.map(({ name }) => name));
    expect(names.filter((name) => Object.keys(keysOf(name)).length === 0)).toEqual([]);
  });
});
