import { family } from '../family.js';
import { identifiers } from '../identifiers.js';

export const productEvents = family('product', identifiers(['productId', 'labelId']), [
  ['product.label.added', 'A product got a label.'],
  ['product.label.removed', 'A product lost a label.'],
]);
