import 'reflect-metadata';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rxscale } from './index.js';

const ORDER = 'pharmacy_order_created';
const STOCK = 'pharmacy_sku_stock_updated';

type Loose = Record<string, unknown>;

/** The example with one value changed, found by its path; `undefined` takes the key out. */
function exampleWith(eventType: string, path: string, value: unknown): unknown {
  const example = rxscale.eventTypes.find(({ name }) => name === eventType)?.example;
  // Not structuredClone, which would keep one address for two.
  const copy: Loose = JSON.parse(JSON.stringify(example));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((object, key) => object[key] as Loose, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

const faultsOf = (eventType: string, path: string, value: unknown) =>
  rxscale.validate(eventType, exampleWith(eventType, path, value));

describe('validating data', () => {
  it.each([
    [ORDER, 'uid', 7, 'must be string'],
    [ORDER, 'uid', null, 'must be string'],
    [ORDER, 'uid', '', 'must NOT have fewer than 1 characters'],
    [ORDER, 'status', 1, 'must be string'],
    [ORDER, 'name', 1, 'must be string,null'],
    [ORDER, 'data', [], 'must be object'],
    [ORDER, 'data', null, 'must be object'],
    [ORDER, 'created_at', '2026-03-01T10:00:00Z', 'must be integer'],
    [ORDER, 'created_at', 1.5, 'must be integer'],
    [ORDER, 'updated_at', -1, 'must be >= 0'],
    [ORDER, 'deleted_at', 'never', 'must be integer,null'],
    [ORDER, 'pharmacy', 'ph-1', 'must be object'],
    [ORDER, 'pharmacy.display_name', null, 'must be string'],
    [ORDER, 'order.uid', 5, 'must be string'],
    [ORDER, 'order.delivery_address.zip_code', 20_095, 'must be string,null'],
    [ORDER, 'order.shipping_costs_amount', '590', 'must be integer,null'],
    [ORDER, 'order.priority', null, 'must be integer'],
    [ORDER, 'order_items', {}, 'must be array'],
    [ORDER, 'order_items.0.sku', null, 'must be object'],
    [ORDER, 'order_items.0.sku.pzn', 1, 'must be string'],
    [ORDER, 'order_items.0.pharmacy_sku.price', '14.99', 'must be integer'],
    [ORDER, 'patient_data.email', 1, 'must be string,null'],
    [ORDER, 'prescription_file.content_base64', 1, 'must be string'],
    [ORDER, 'fulfillment', null, 'must be object'],
    [ORDER, 'fulfillment.order.shop_order', null, 'must be object'],
    [ORDER, 'fulfillment.order.shop_order.uid', 1, 'must be string'],
    [STOCK, 'stock', '36', 'must be integer'],
    [STOCK, 'stock', 3.5, 'must be integer'],
    [STOCK, 'sku.product_handle', 1, 'must be string,null'],
    ['patient_doctor_meeting_updated', 'uid', 1, 'must be string'],
    ['patient_doctor_meeting_updated', 'status', null, 'must be string'],
    ['patient_doctor_meeting_updated', 'starts_at', '2026-03-01', 'must be integer,null'],
    ['patient_doctor_meeting_updated', 'cancellation_reason', {}, 'must be string,null'],
    ['appointment_reminder_due', 'due_at', 'soon', 'must be integer'],
    ['appointment_reminder_due', 'meeting_uid', null, 'must be string'],
    ['appointment_reminder_due', 'minutes_before', 1.5, 'must be integer,null'],
  ])('refuses in %s at %s the value %j: %s', (eventType, path, value, message) => {
    expect(faultsOf(eventType, path, value)).toEqual([{ field: `data.${path}`, message }]);
  });

  it.each([
    [ORDER, 'uid'],
    [ORDER, 'status'],
    [ORDER, 'data'],
    [ORDER, 'pharmacy.uid'],
    [ORDER, 'order.delivery_address'],
    [ORDER, 'order_items.0.sku'],
    [ORDER, 'fulfillment.order.uid'],
    [STOCK, 'stock'],
    [STOCK, 'sku'],
    ['patient_doctor_meeting_updated', 'uid'],
    ['appointment_reminder_due', 'uid'],
  ])('refuses %s without %s', (eventType, path) => {
    expect(faultsOf(eventType, path, undefined)).toEqual([
      { field: `data.${path}`, message: 'is required' },
    ]);
  });

  it.each(['cancelled', 'on-hold', 'in-progress', 'a status of next year', ''])(
    'accepts the status %j, because the list is open',
    (status) => {
      expect(faultsOf('pharmacy_order_updated', 'status', status)).toEqual([]);
    },
  );

  it.each([
    [ORDER, 'patient_data'],
    [ORDER, 'doctor_data'],
    [ORDER, 'prescription_file'],
    [ORDER, 'delivery_type'],
    [ORDER, 'deleted_at'],
    [ORDER, 'order.shipping_costs_amount'],
    [ORDER, 'order_items.0.pharmacy_sku'],
    [STOCK, 'external_id'],
    ['patient_doctor_meeting_updated', 'held_until'],
    ['patient_doctor_meeting_updated', 'appointment_type_uid'],
    ['appointment_reminder_due', 'ends_at'],
  ])('takes %s with %s being null', (eventType, path) => {
    expect(faultsOf(eventType, path, null)).toEqual([]);
  });

  it('takes an order without fulfillment', () => {
    expect(faultsOf(ORDER, 'fulfillment', undefined)).toEqual([]);
  });

  it('takes fields that it does not know at every level', () => {
    for (const path of ['x', 'order.x', 'order_items.0.x', 'order.delivery_address.province'])
      expect(faultsOf(ORDER, path, { any: ['thing'] })).toEqual([]);
  });

  it('reports the first fault only', () => {
    const items = Array.from({ length: 500 }, () => ({ sku: 1 }));
    expect(faultsOf(ORDER, 'order_items', items)).toHaveLength(1);
  });

  it('never throws and never quotes a text, whatever the data is', () => {
    const types = fc.constantFrom(...rxscale.eventTypes.map(({ name }) => name));
    const data = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(types, data, (eventType, value) => {
        expect(Array.isArray(rxscale.validate(eventType, value))).toBe(true);
      }),
    );
    const planted = faultsOf(ORDER, 'created_at', 'PLANTED');
    expect(JSON.stringify(planted)).not.toContain('PLANTED');
  });
});
