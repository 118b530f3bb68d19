import 'reflect-metadata';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rxscale } from './index.js';

/** The delivered `data` as text, cut out of the envelope around it. */
function deliveredData(data: string, pharmacyUid: string | undefined): string {
  const event = {
    uid: 'evt_1',
    organisationUid: 'org_1',
    pharmacyUid,
    id: 'e1',
    type: 'pharmacy_order_created',
    timestamp: 1_760_000_100,
    data,
    metadata: undefined,
  };
  const subscription = { uid: 'ns-1', pharmacyUid, payloadVersion: '1' };
  const body = rxscale.render({ deliveryUid: 'dlv_1', event, subscription }).toString();
  const envelope =
    '{"event_type":"pharmacy_order_created","timestamp":1760000100,"payload_version":"1","data":';
  expect(body.startsWith(envelope) && body.endsWith('}')).toBe(true);
  return body.slice(envelope.length, -1);
}

const anyData = fc.dictionary(fc.string(), fc.jsonValue());

describe('rendering a delivery', () => {
  it('sends the data of an organisation-level delivery in the very bytes it is kept in', () => {
    fc.assert(
      fc.property(anyData, (data) => {
        const text = JSON.stringify(data);
        expect(deliveredData(text, undefined)).toBe(text);
      }),
    );
  });

  it('takes fulfillment out of a pharmacy-level delivery, and nothing but that', () => {
    fc.assert(
      fc.property(anyData, fc.jsonValue(), (data, fulfillment) => {
        const { fulfillment: _, ...rest } = data;
        const given = JSON.stringify({ ...rest, fulfillment });
        expect(deliveredData(given, 'ph_1')).toBe(JSON.stringify(rest));
      }),
    );
  });

  it.each([
    ['{"uid":"po-1","fulfillment":null,"status":"init"}', '{"uid":"po-1","status":"init"}'],
    ['{"fulfillment":{}}', '{}'],
    ['{"order":{"fulfillment":1},"fulfillment":2}', '{"order":{"fulfillment":1}}'],
    ['{"Fulfillment":1,"fulfillments":2}', '{"Fulfillment":1,"fulfillments":2}'],
    ['{"a":1.0,"fulfillment":1,"b":1e400,"c":-0}', '{"a":1.0,"b":1e400,"c":-0}'],
    ['{"__proto__":{"a":1},"fulfillment":1}', '{"__proto__":{"a":1}}'],
  ])('turns %s into %s at pharmacy level', (data, expected) => {
    expect(deliveredData(data, 'ph_1')).toBe(expected);
  });

  it('escapes texts that could break out of the envelope', () => {
    const event = {
      uid: 'evt_1',
      organisationUid: 'org_1',
      pharmacyUid: undefined,
      id: 'e1',
      type: 'a","timestamp":0,"x":"',
      timestamp: 1,
      data: '{}',
      metadata: undefined,
    };
    const subscription = { uid: 'ns-1', pharmacyUid: undefined, payloadVersion: '1"' };
    expect(
      JSON.parse(rxscale.render({ deliveryUid: 'dlv_1', event, subscription }).toString()),
    ).toEqual({
      event_type: event.type,
      timestamp: 1,
      payload_version: '1"',
      data: {},
    });
  });

  it('gives two deliveries of an event the same bytes exactly when they are of one variant', () => {
    const event = {
      uid: 'evt_1',
      organisationUid: 'org_1',
      pharmacyUid: 'ph_1',
      id: 'e1',
      type: 'pharmacy_order_created',
      timestamp: 1,
      data: '{"uid":"po-1","fulfillment":null}',
      metadata: undefined,
    };
    const anySubscription = fc.record({
      uid: fc.string(),
      pharmacyUid: fc.constantFrom(undefined, 'ph_1', 'ph_2'),
      payloadVersion: fc.constantFrom('1', '2', 'pharmacy 1'),
      metaData: fc.constantFrom(undefined, { a: 1 }),
    });
    const one = fc.record({ deliveryUid: fc.string(), subscription: anySubscription });
    fc.assert(
      fc.property(one, one, (a, b) => {
        const [first, second] = [a, b].map((input) => rxscale.render({ event, ...input }));
        const [variant, other] = [a, b].map((input) => rxscale.bodyVariant?.(input.subscription));
        expect(first?.equals(second as Buffer)).toBe(variant === other);
      }),
    );
  });
});
