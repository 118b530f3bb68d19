import type { EventType } from '@rxhooks/application';
import {
  anyObject,
  arrayOf,
  described,
  identifier,
  integer,
  nullable,
  object,
  partial,
  openList,
  string,
  timestamp,
} from '../../schema.js';
import { searchedBy } from '../../searched-by.js';
import { orderExample } from './pharmacy-order.example.js';
import { orderedSku } from './sku.js';

const cents = described(integer, 'Cents.');

/** The page does not say that it may be null, and shows its members only in a sample. */
const address = nullable(
  partial({
    first_name: nullable(string),
    last_name: nullable(string),
    street: nullable(string),
    house_number: nullable(string),
    zip_code: nullable(string),
    city: nullable(string),
    country: nullable(string),
    additional_address: nullable(string),
  }),
);

const order = object({
  uid: string,
  delivery_address: address,
  invoice_address: address,
  shipping_costs_amount: nullable(described(integer, 'Cents, null when there are none.')),
  shipping_costs_currency: nullable(described(string, 'ISO 4217.')),
  priority: described(integer, 'Higher is more urgent, 0 is none.'),
});

/** Types from stock changes: the page on orders only names the members. */
const pharmacySku = object({
  uid: string,
  external_id: nullable(string),
  price: cents,
  stock: integer,
});

/** The optional members come from the REST samples. */
const orderItem = object(
  { sku: orderedSku, pharmacy_sku: nullable(pharmacySku) },
  { uid: string, amount: integer, total_paid_amount: nullable(cents) },
);

/** Named by the page, which does not say whether a missing telephone number is null or a text. */
const patient = object({
  uid: string,
  display_name: nullable(string),
  email: nullable(string),
  date_of_birth: nullable(described(string, 'YYYY-MM-DD.')),
  phone_number: nullable(string),
});

/** The table says "or null" only for the two external ids. */
const fulfillment = described(
  object({
    uid: string,
    external_id: nullable(string),
    order: object({
      uid: string,
      shop_order: object({ uid: string, external_id: nullable(string) }),
    }),
  }),
  'In organisation-level deliveries only.',
);

/**
 * After the page's newest text, which types every member and says "or null" where null is allowed.
 */
const schema = object(
  {
    uid: identifier,
    status: openList(
      'init',
      'waiting for pharmacy',
      'pending review',
      'in-progress',
      'ready_for_pickup',
      'completed',
      'on-hold',
      'cancelled',
    ),
    name: nullable(string),
    data: anyObject,
    external_status: string,
    created_at: timestamp,
    updated_at: timestamp,
    deleted_at: nullable(timestamp),
    pharmacy: object({ uid: string, display_name: string }),
    order,
    delivery_type: nullable(object({ uid: string, display_name: string, identifier: string })),
    order_items: arrayOf(orderItem),
    patient_data: nullable(patient),
    doctor_data: nullable(object({ uid: string, display_name: nullable(string) })),
    prescription_file: nullable(object({ filename: string, content_base64: string })),
  },
  // "The fulfillment field is only present in organisation-level webhook deliveries."
  { fulfillment },
);

const ORDER_KEYS = [
  ...searchedBy([
    'uid',
    'name',
    'order.uid',
    'order_items.pharmacy_sku.external_id',
    'order_items.sku.pzn',
  ]),
  // Pharmacies get no `fulfillment`.
  ...searchedBy(
    ['fulfillment.external_id', 'fulfillment.order.shop_order.external_id'],
    'organisation',
  ),
];

export const pharmacyOrderCreated: EventType = {
  name: 'pharmacy_order_created',
  group: 'pharmacy_order',
  description: 'A new pharmacy order was created and assigned to the pharmacy.',
  since: '1',
  schema,
  example: orderExample,
  pharmacyAt: ['pharmacy', 'uid'],
  businessKeysAt: ORDER_KEYS,
};

export const pharmacyOrderUpdated: EventType = {
  name: 'pharmacy_order_updated',
  group: 'pharmacy_order',
  description: 'The status of an existing pharmacy order changed.',
  since: '1',
  schema,
  example: { ...orderExample, status: 'in-progress', updated_at: 1_760_003_599 },
  pharmacyAt: ['pharmacy', 'uid'],
  businessKeysAt: ORDER_KEYS,
};
