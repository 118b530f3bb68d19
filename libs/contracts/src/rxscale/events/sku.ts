import { nullable, object, string } from '../../schema.js';

/**
 * Members that the page on orders lists: "including pzn, product_uid, product_display_name,
 * product_handle".
 */
const named = {
  pzn: string,
  product_uid: string,
  product_display_name: nullable(string),
  product_handle: nullable(string),
};

/**
 * A product in one size, as in orders. The other two members come from the stock event and the REST
 * samples.
 */
export const orderedSku = object(named, { uid: string, display_name: string });

/** The same in stock changes, whose table has a row for each member. */
export const sku = object({ uid: string, display_name: string, ...named });

export const skuExample = {
  uid: 'sku-90c',
  display_name: 'Sample Tablets 10 mg',
  pzn: '00000001',
  product_uid: 'prod-12d',
  product_display_name: 'Sample Tablets',
  product_handle: 'sample-tablets',
};
