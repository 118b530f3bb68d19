import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { ContractRegistry } from './registry.js';

const registries = { strict: new ContractRegistry(), lenient: new ContractRegistry('lenient') };
type Mode = keyof typeof registries;
type Loose = Record<string, unknown>;

/** What the vendors' pages say of each member, by its path in `data`. */
type Members = {
  /** Names what the event is about: needed in either mode, and not empty. */
  readonly identifier?: string;
  /** Neither missing nor null. */
  readonly required?: string;
  /** Null, but not missing. */
  readonly nullable?: string;
  /** Missing, but not null. */
  readonly optional?: string;
  /** Missing or null. */
  readonly open?: string;
};

const ORDER: Members = {
  identifier: 'uid',
  required: `status data external_status created_at updated_at pharmacy pharmacy.uid pharmacy.display_name
    order order.uid order.priority order_items order_items.0.sku order_items.0.sku.pzn order_items.0.sku.product_uid
    order_items.0.pharmacy_sku.uid order_items.0.pharmacy_sku.price order_items.0.pharmacy_sku.stock
    delivery_type.uid delivery_type.display_name delivery_type.identifier patient_data.uid doctor_data.uid
    prescription_file.filename prescription_file.content_base64
    fulfillment.uid fulfillment.order fulfillment.order.uid fulfillment.order.shop_order
    fulfillment.order.shop_order.uid`,
  nullable: `name deleted_at order.delivery_address order.invoice_address order.shipping_costs_amount
    order.shipping_costs_currency delivery_type order_items.0.sku.product_display_name
    order_items.0.sku.product_handle order_items.0.pharmacy_sku order_items.0.pharmacy_sku.external_id
    patient_data patient_data.display_name patient_data.email patient_data.date_of_birth patient_data.phone_number
    doctor_data doctor_data.display_name prescription_file fulfillment.external_id
    fulfillment.order.shop_order.external_id`,
  optional: `fulfillment order_items.0.uid order_items.0.amount order_items.0.sku.uid order_items.0.sku.display_name`,
  open: `order_items.0.total_paid_amount order.delivery_address.city order.invoice_address.additional_address`,
};

const TABLE: readonly (readonly [type: string, members: Members])[] = [
  ['pharmacy_order_created', ORDER],
  ['pharmacy_order_updated', ORDER],
  [
    'pharmacy_sku_stock_updated',
    {
      identifier: 'uid',
      required: `pharmacy_uid sku_uid price stock markup priority type created_at updated_at sku sku.uid
        sku.display_name sku.pzn sku.product_uid`,
      nullable: 'external_id deleted_at sku.product_display_name sku.product_handle',
    },
  ],
  [
    'patient_doctor_meeting_updated',
    {
      identifier: 'uid',
      optional: 'status doctor_uid created_at',
      open: 'meeting_type held_until',
    },
  ],
  ['appointment_reminder_due', { identifier: 'uid', optional: 'due_at', open: 'minutes_before' }],
  ['PATIENT_CREATED', { identifier: 'id', optional: 'type createdDate', open: 'email' }],
  [
    'PAYMENT_CREATED',
    {
      identifier: 'id',
      optional: 'amount status paymentMedium createdDate',
      open: 'fee',
    },
  ],
  ['CHARGE_CREATED', { optional: 'patientId totalOutstanding', open: 'id status items' }],
  ['REFUND_CREATED', { identifier: 'id', optional: 'paymentId amount reason status createdDate' }],
  [
    'ADJUSTMENT_CREATED',
    { identifier: 'id', optional: 'chargeId amount adjustmentType createdDate', open: 'reason' },
  ],
  ['CALL_MADE', { open: 'id chatId status' }],
  ['booking.created', { identifier: 'bookingId', open: 'patientId doctorId' }],
  ['patient.merged', { identifier: 'sourcePatientId targetPatientId' }],
  ['pathway.metadata.updated', { identifier: 'pathwayId patientId episodeId changedKeys' }],
  ['lab.created', { open: 'labId patientId' }],
];

function exampleOf(type: string): Loose {
  const types = registries.strict.owning(type)?.eventTypes;
  return JSON.parse(JSON.stringify(types?.find(({ name }) => name === type)?.example));
}

/** What is said of the type's example with one value changed; `undefined` takes the member out. */
function faultsWith(mode: Mode, type: string, path: string, value: unknown): string[] {
  const data = exampleOf(type);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((object, key) => object[key] as Loose, data);
  expect(parent, `the example has ${path}`).toHaveProperty([last]);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  const contract = registries[mode].owning(type)!;
  return contract.validate(type, data).map(({ field }) => field);
}

const rowsOf = (kind: keyof Members) =>
  TABLE.flatMap(([type, members]) =>
    (members[kind]?.split(/\s+/) ?? []).map((path) => ({ type, path, field: `data.${path}` })),
  );

describe('data that is incomplete', () => {
  it.each(rowsOf('identifier'))('is refused for $type without $path in either mode', (row) => {
    for (const mode of ['strict', 'lenient'] as const)
      for (const value of [undefined, null, ''])
        expect(faultsWith(mode, row.type, row.path, value)).toEqual([row.field]);
  });

  it.each(rowsOf('required'))('is refused for $type when $path is missing or null', (row) => {
    for (const value of [undefined, null])
      expect(faultsWith('strict', row.type, row.path, value)).toEqual([row.field]);
  });

  it.each(rowsOf('nullable'))('is refused for $type when $path is missing, but not null', (row) => {
    expect(faultsWith('strict', row.type, row.path, undefined)).toEqual([row.field]);
    expect(faultsWith('strict', row.type, row.path, null)).toEqual([]);
  });

  it.each(rowsOf('optional'))('is refused for $type when $path is null, but not missing', (row) => {
    expect(faultsWith('strict', row.type, row.path, null)).toEqual([row.field]);
    expect(faultsWith('strict', row.type, row.path, undefined)).toEqual([]);
  });

  it.each(rowsOf('open'))('passes for $type when $path is missing or null', (row) => {
    for (const value of [undefined, null])
      expect(faultsWith('strict', row.type, row.path, value)).toEqual([]);
  });

  it.each(
    ['required', 'nullable', 'optional', 'open'].flatMap((it) => rowsOf(it as keyof Members)),
  )('passes for $type where CATALOGUE_CHECKS=lenient, when $path is missing or null', (row) => {
    for (const value of [undefined, null])
      expect(faultsWith('lenient', row.type, row.path, value)).toEqual([]);
  });

  it('is refused for its types in either mode', () => {
    for (const mode of ['strict', 'lenient'] as const) {
      expect(faultsWith(mode, 'pharmacy_sku_stock_updated', 'price', '5')).toEqual(['data.price']);
      expect(faultsWith(mode, 'pharmacy_sku_stock_updated', 'sku', [])).toEqual(['data.sku']);
      expect(faultsWith(mode, 'pharmacy_order_created', 'order_items.0', null)).toEqual([
        'data.order_items.0',
      ]);
      expect(faultsWith(mode, 'booking.created', 'patientId', 7)).toEqual(['data.patientId']);
    }
  });

  it('is refused where the vendor gives an identifier that may be missing as an empty text', () => {
    expect(faultsWith('strict', 'booking.created', 'patientId', '')).toEqual(['data.patientId']);
    expect(faultsWith('lenient', 'booking.created', 'patientId', '')).toEqual([]);
  });

  it('is refused for an object that has no member, naming the first', () => {
    const sku = ['pharmacy_order_created', 'order_items.0.sku'] as const;
    expect(faultsWith('strict', ...sku, {})).toEqual(['data.order_items.0.sku.pzn']);
    expect(faultsWith('lenient', ...sku, {})).toEqual([]);
  });
});

describe('the catalogue of lenient checks', () => {
  it('says of every type what the checks take, and has the same examples', () => {
    const [strict, lenient] = [registries.strict.all(), registries.lenient.all()];
    expect(lenient.map(({ name }) => name)).toEqual(strict.map(({ name }) => name));
    for (const contract of lenient)
      for (const { name, example } of contract.eventTypes)
        expect(contract.validate(name, example)).toEqual([]);
    const stock = lenient[0]!.eventTypes.find(({ name }) => name === 'pharmacy_sku_stock_updated')!;
    expect(stock.schema).toMatchObject({ required: ['uid'] });
    expect(lenient[0]!.describeDelivery(stock).body).toMatchObject({
      properties: { data: stock.schema },
    });
  });
});
