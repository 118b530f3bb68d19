import { describe, expectTypeOf, it } from 'vitest';
import type { DeliveredEvent, DomainEvent } from './event.js';
import type { RxhooksClient } from './http-client.js';
import type { PharmacyOrder, PharmacySkuStock } from './rxscale-data.js';

// The type checker is what runs these; at run time nothing here can fail.
describe('DomainEvent', () => {
  it('ties data to a known event type and leaves any other open', () => {
    expectTypeOf<DomainEvent<'pharmacy_order_created'>['data']>().toEqualTypeOf<PharmacyOrder>();
    expectTypeOf<DomainEvent<'own_event'>['data']>().toEqualTypeOf<
      Readonly<Record<string, unknown>>
    >();
    expectTypeOf<
      DeliveredEvent<'pharmacy_sku_stock_updated'>['data']['stock']
    >().toEqualTypeOf<number>();
  });

  it('infers the type from event_type where an event is handed over', () => {
    function check(client: RxhooksClient, stock: PharmacySkuStock): void {
      void client.sendEvent({ event_type: 'pharmacy_sku_stock_updated', data: stock });
      void client.sendEvent({ event_type: 'own_event', data: { anything: 1 } });
      // @ts-expect-error an order event without an order
      void client.sendEvent({ event_type: 'pharmacy_order_created', data: { anything: 1 } });
      const event: DomainEvent<'pharmacy_sku_stock_updated'> = {
        event_type: 'pharmacy_sku_stock_updated',
        data: stock,
      };
      const mixed: DomainEvent[] = [event, { event_type: 'own_event', data: {} }];
      void mixed;
    }
    expectTypeOf(check).toBeFunction();
  });
});
