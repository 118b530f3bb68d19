import 'reflect-metadata';
import { ContractRegistry } from '@rxhooks/contracts';
import { describe, expect, it } from 'vitest';
import { EventTypesController } from './event-types.controller.js';

const controller = new EventTypesController(new ContractRegistry());
const namesOf = (query: { contract?: string; group?: string }) =>
  controller.list(query).data.map(({ name }) => name);

describe('the catalogue of event types', () => {
  it('lists every type with its contract, schema and example', () => {
    const { data } = controller.list({});
    expect(data.length).toBeGreaterThan(0);
    for (const type of data)
      expect(Object.keys(type).toSorted()).toEqual(
        ['name', 'contract', 'group', 'description', 'since', 'schema', 'example'].toSorted(),
      );
  });

  it.each([
    [{ contract: 'rxscale', group: 'sku_stock' }, ['pharmacy_sku_stock_updated']],
    [{ group: 'pharmacy_order' }, ['pharmacy_order_created', 'pharmacy_order_updated']],
    [{ contract: 'no_such' }, []],
    [{ contract: 'rxscale', group: 'no_such' }, []],
  ])('lists for %j only %j', (query, expected) => {
    expect(namesOf(query)).toEqual(expected);
  });
});
