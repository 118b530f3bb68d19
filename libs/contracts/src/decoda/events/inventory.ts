import { partial } from '../../schema.js';
import { family } from '../family.js';
import { amount, date, part, text } from '../shapes.js';

/** The vendor names this shape but publishes no members; these are ours, and none is required. */
const log = partial({
  id: text,
  action: text,
  itemId: text,
  stockId: text,
  shipmentId: text,
  supplierId: text,
  purchaseOrderId: text,
  locationId: text,
  quantity: amount,
  user: part,
  createdDate: date,
});

const example = {
  id: 'log_01',
  itemId: 'itm_01',
  stockId: 'stk_01',
  shipmentId: null,
  supplierId: null,
  purchaseOrderId: null,
  locationId: 'loc_01',
  quantity: 4,
  user: { id: 'prov_01' },
  createdDate: '2026-03-01T10:00:00Z',
};

const shipment = { shipmentId: 'shp_01' };
const supplier = { supplierId: 'sup_01' };
const order = { purchaseOrderId: 'po_01' };

export const inventoryEvents = family('inventory', log, example, [
  ['STOCK_LOW', 'Little is left of a stock.', { action: 'LOW', quantity: 1 }],
  ['STOCK_ADDED', 'Stock was added.', { action: 'ADDED' }],
  ['STOCK_ARCHIVED', 'A stock was archived.', { action: 'ARCHIVED' }],
  ['STOCK_LINKED_TO_ITEM', 'A stock was linked to an item.', { action: 'LINKED' }],
  ['STOCK_UNLINKED_FROM_ITEM', 'A stock was unlinked from an item.', { action: 'UNLINKED' }],
  ['STOCK_UPDATED', 'A stock was changed.', { action: 'UPDATED' }],
  ['STOCK_DRAWDOWN', 'A stock was used up.', { action: 'DRAWDOWN', quantity: 0 }],
  ['STOCK_PARTIAL_DRAWDOWN', 'A part of a stock was used.', { action: 'PARTIAL_DRAWDOWN' }],
  ['SHIPMENT_RECEIVED', 'A shipment arrived.', { action: 'RECEIVED', ...shipment }],
  ['SHIPMENT_UPDATED', 'A shipment was changed.', { action: 'UPDATED', ...shipment }],
  ['SHIPMENT_ARCHIVED', 'A shipment was archived.', { action: 'ARCHIVED', ...shipment }],
  ['ITEM_CREATED', 'An item was created.', { action: 'CREATED', stockId: null }],
  ['ITEM_UPDATED', 'An item was changed.', { action: 'UPDATED', stockId: null }],
  ['ITEM_ARCHIVED', 'An item was archived.', { action: 'ARCHIVED', stockId: null }],
  [
    'SUPPLIER_LINKED_TO_STOCK',
    'A supplier was linked to a stock.',
    { action: 'LINKED', ...supplier },
  ],
  [
    'SUPPLIER_UNLINKED_FROM_STOCK',
    'A supplier was unlinked from a stock.',
    { action: 'UNLINKED', ...supplier },
  ],
  [
    'SUPPLIER_TO_STOCK_UPDATED',
    'What links a supplier and a stock was changed.',
    { action: 'UPDATED', ...supplier },
  ],
  ['PO_CREATED', 'A purchase order was created.', { action: 'CREATED', ...order }],
  ['PO_PLACED', 'A purchase order was placed.', { action: 'PLACED', ...order }],
  ['PO_CANCELLED', 'A purchase order was cancelled.', { action: 'CANCELLED', ...order }],
  ['PO_COMPLETED', 'A purchase order was completed.', { action: 'COMPLETED', ...order }],
  ['PO_ARCHIVED', 'A purchase order was archived.', { action: 'ARCHIVED', ...order }],
  ['INVENTORY_ACTION', 'Something was done to the inventory.', { action: 'COUNTED' }],
]);
