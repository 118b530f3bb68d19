import { describe, expectTypeOf, it } from 'vitest';
import type {
  DecodaWebhook,
  DomainEvent,
  EventData,
  RxscaleWebhook,
  WebhookEvent,
} from './event.js';
import type { RxhooksClient } from './http-client.js';

// The type checker is what runs these; at run time nothing here can fail.
describe('DomainEvent', () => {
  it('ties data to a known event type and leaves any other open', () => {
    expectTypeOf<DomainEvent<'pharmacy_order_created'>['data']['uid']>().toEqualTypeOf<string>();
    expectTypeOf<DomainEvent<'own_event'>['data']>().toEqualTypeOf<
      Readonly<Record<string, unknown>>
    >();
  });

  it('infers the type from event_type where an event is handed over', () => {
    function check(client: RxhooksClient, stock: EventData<'pharmacy_sku_stock_updated'>): void {
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

describe('WebhookEvent', () => {
  it('has the data of its type, once the type is known', () => {
    function handle(event: RxscaleWebhook): void {
      if (event.event_type === 'pharmacy_sku_stock_updated') {
        expectTypeOf(event.data.stock).toEqualTypeOf<number>();
      } else if (event.event_type === 'pharmacy_order_created') {
        expectTypeOf(event.data.order_items[0]?.amount).toEqualTypeOf<number | undefined>();
        // @ts-expect-error an order has no stock
        void event.data.stock;
      }
      expectTypeOf(event.data.uid).toEqualTypeOf<string>();
    }
    function handleOther(event: DecodaWebhook): void {
      if (event.type === 'PATIENT_CREATED') expectTypeOf(event.data.id).toEqualTypeOf<string>();
    }
    expectTypeOf([handle, handleOther]).toBeArray();
    expectTypeOf<WebhookEvent<'pharmacy_sku_stock_updated'>['data']>().toEqualTypeOf<
      EventData<'pharmacy_sku_stock_updated'>
    >();
  });

  it('is of no type that the catalogue does not have', () => {
    // @ts-expect-error no such type
    expectTypeOf<WebhookEvent<'no_such_event'>>().toBeObject();
  });
});
