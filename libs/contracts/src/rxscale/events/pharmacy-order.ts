import type { EventType } from '@rxhooks/application';
import {
  anyObject,
  arrayOf,
  described,
  integer,
  nullable,
  object,
  openList,
  string,
  timestamp,
} from '../../schema.js';
import { orderExample } from './pharmacy-order.example.js';
import { sku } from './sku.js';

const cents = described(integer, 'Cents.');

const address = nullable(
  object([], {
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

const order = object(['uid', 'delivery_address', 'invoice_address'], {
  uid: string,
  delivery_address: address,
  invoice_address: address,
  shipping_costs_amount: nullable(described(integer, 'Cents, null when there are none.')),
  shipping_costs_currency: nullable(described(string, 'ISO 4217.')),
  priority: described(integer, 'Higher is more urgent, 0 is none.'),
});

const orderItem = object(['sku'], {
  uid: string,
  amount: integer,
  sku,
  pharmacy_sku: nullable(
    object([], { uid: string, external_id: nullable(string), price: cents, stock: integer }),
  ),
  total_paid_amount: nullable(cents),
});

const fulfillment = described(
  nullable(
    object(['uid', 'order'], {
      uid: string,
      external_id: nullable(string),
      order: object(['uid'], {
        uid: string,
        shop_order: nullable(object(['uid'], { uid: string, external_id: nullable(string) })),
      }),
    }),
  ),
  'In organisation-level deliveries only.',
);

/** Required is what the vendor documents as never null since the first version; `status` is an open list. */
const schema = object(
  [
    'uid',
    'status',
    'data',
    'external_status',
    'created_at',
    'updated_at',
    'pharmacy',
    'order',
    'order_items',
  ],
  {
    uid: string,
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
    pharmacy: object(['uid', 'display_name'], { uid: string, display_name: string }),
    order,
    delivery_type: nullable(
      object(['uid'], { uid: string, display_name: string, identifier: string }),
    ),
    order_items: arrayOf(orderItem),
    patient_data: nullable(
      object(['uid'], {
        uid: string,
        display_name: nullable(string),
        email: nullable(string),
        date_of_birth: nullable(described(string, 'YYYY-MM-DD.')),
        phone_number: nullable(string),
      }),
    ),
    doctor_data: nullable(object(['uid'], { uid: string, display_name: nullable(string) })),
    prescription_file: nullable(
      object(['filename', 'content_base64'], { filename: string, content_base64: string }),
    ),
    fulfillment,
  },
);

export const pharmacyOrderCreated: EventType = {
  name: 'pharmacy_order_created',
  group: 'pharmacy_order',
  description: 'A new pharmacy order was created and assigned to the pharmacy.',
  since: '1',
  schema,
  example: orderExample,
  pharmacyAt: ['pharmacy', 'uid'],
};

export const pharmacyOrderUpdated: EventType = {
  name: 'pharmacy_order_updated',
  group: 'pharmacy_order',
  description: 'The status of an existing pharmacy order changed.',
  since: '1',
  schema,
  example: { ...orderExample, status: 'in-progress', updated_at: 1_760_003_599 },
  pharmacyAt: ['pharmacy', 'uid'],
};
