import { nullable, object, string } from '../../schema.js';

/** A product in one size, as it appears in orders and stock changes. */
export const sku = object([], {
  uid: string,
  display_name: string,
  pzn: string,
  product_uid: string,
  product_display_name: nullable(string),
  product_handle: nullable(string),
});

export const skuExample = {
  uid: 'sku-90c',
  display_name: 'Sample Tablets 10 mg',
  pzn: '00000001',
  product_uid: 'prod-12d',
  product_display_name: 'Sample Tablets',
  product_handle: 'sample-tablets',
};
