import { skuExample } from './sku.js';

const addressExample = {
  first_name: 'Erika',
  last_name: 'Beispiel',
  street: 'Gartenweg',
  house_number: '12a',
  zip_code: '20095',
  city: 'Hamburg',
  country: 'Germany',
  additional_address: null,
};

/** An order at organisation level with every field in use. */
export const orderExample = {
  uid: 'po-5c1e77',
  status: 'waiting for pharmacy',
  name: '#2043',
  data: {},
  external_status: 'OPEN',
  created_at: 1_760_000_040,
  updated_at: 1_760_000_090,
  deleted_at: null,
  pharmacy: { uid: 'ph-0a91', display_name: 'Linden Apotheke' },
  order: {
    uid: 'ord-88f2',
    delivery_address: addressExample,
    invoice_address: addressExample,
    shipping_costs_amount: 590,
    shipping_costs_currency: 'EUR',
    priority: 0,
  },
  delivery_type: { uid: 'dt-3d', display_name: 'Express', identifier: 'express' },
  order_items: [
    {
      uid: 'oi-4410',
      amount: 2,
      sku: skuExample,
      pharmacy_sku: { uid: 'psku-66e', external_id: 'PMS-771', price: 1499, stock: 38 },
      total_paid_amount: 2998,
    },
  ],
  patient_data: {
    uid: 'pat-2b7',
    display_name: 'Erika Beispiel',
    email: 'erika@example.org',
    date_of_birth: '1984-06-02',
    phone_number: '+4940000000',
  },
  doctor_data: { uid: 'doc-71a', display_name: 'Dr. Muster' },
  prescription_file: { filename: 'rx_2043.pdf', content_base64: 'JVBERi0xLjcK' },
  fulfillment: {
    uid: 'fo-c39',
    external_id: 'SHOP-FO-55',
    order: { uid: 'ord-88f2', shop_order: { uid: 'so-f10', external_id: '5567001' } },
  },
};
