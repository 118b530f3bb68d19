import type { EventType } from '@rxhooks/application';
import {
  described,
  identifier,
  integer,
  nullable,
  object,
  string,
  timestamp,
} from '../../schema.js';
import { searchedBy } from '../../searched-by.js';
import { sku, skuExample } from './sku.js';

export const pharmacySkuStockUpdated: EventType = {
  name: 'pharmacy_sku_stock_updated',
  group: 'sku_stock',
  description: "The stock level of a pharmacy's SKU changed.",
  since: '1',
  schema: object({
    uid: identifier,
    pharmacy_uid: string,
    sku_uid: string,
    external_id: nullable(string),
    price: described(integer, 'Cents.'),
    stock: described(integer, 'The level after the change.'),
    markup: integer,
    priority: integer,
    type: string,
    created_at: timestamp,
    updated_at: timestamp,
    deleted_at: nullable(timestamp),
    sku,
  }),
  pharmacyAt: ['pharmacy_uid'],
  businessKeysAt: searchedBy(['uid', 'external_id', 'sku.pzn']),
  example: {
    uid: 'psku-66e',
    pharmacy_uid: 'ph-0a91',
    sku_uid: 'sku-90c',
    external_id: 'PMS-771',
    price: 1499,
    stock: 36,
    markup: 0,
    priority: 1,
    type: 'physical',
    created_at: 1_755_000_000,
    updated_at: 1_760_009_999,
    deleted_at: null,
    sku: skuExample,
  },
};
