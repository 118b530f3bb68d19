import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription } from '../../../application/test/fakes/builders.js';
import {
  formerSubscriptionKeys,
  PHARMACY_EVENT_TYPE_NAMES,
  presentPharmacySubscription,
  presentSubscription,
  subscriptionKey,
  subscriptionKeys,
  uidPrefixAt,
} from './subscriptions.js';

const TYPE = 'pharmacy_order_created';
const keyOf = (target: string, pharmacyUid?: string, notificationType = TYPE) =>
  subscriptionKey({ target, pharmacyUid, notificationType });

describe('subscriptionKey', () => {
  it.each([
    'HTTPS://hooks.example.com/rx',
    'https://HOOKS.example.com/rx',
    'https://hooks.example.com:443/rx',
    'https://hooks.example.com/a/../rx',
    'https://hooks.example.com/./rx',
    'https://hooks.example.com/rx#fragment',
  ])('takes %s for another spelling of the same URL', (target) => {
    expect(keyOf(target)).toBe(keyOf('https://hooks.example.com/rx'));
  });

  it.each([
    'https://hooks.example.com/rx/',
    'https://hooks.example.com/RX',
    'https://hooks.example.com/rx?a=1',
    'https://hooks.example.com:8443/rx',
    'https://hooks.example.org/rx',
  ])('takes %s for another URL', (target) => {
    expect(keyOf(target)).not.toBe(keyOf('https://hooks.example.com/rx'));
  });

  it.each([
    ['/{id}?{a}|^`', '/%7Bid%7D?%7Ba%7D%7C%5E%60'],
    ['/straße', '/stra%C3%9Fe'],
    ['', '/'],
  ])('treats %s and %s as one, because their requests are the same', (one, other) => {
    expect(keyOf(`https://hooks.example.com${one}`)).toBe(
      keyOf(`https://hooks.example.com${other}`),
    );
  });

  it('treats /dup and /dup? as two, because their requests differ', () => {
    expect(keyOf('https://hooks.example.com/dup')).not.toBe(
      keyOf('https://hooks.example.com/dup?'),
    );
  });

  it.each([
    ['/rx', 0],
    ['/a/../{id}', 0],
    ['/a|b', 1],
    ['/a%7Cb', 1],
    ['/a%7cb|?%7Bc}', 2],
    ['/a%20%2Fb', 0],
    ['/rx?filter={a}', 1],
  ])('has for %s as many keys of former releases: %i', (path, count) => {
    const target = `https://hooks.example.com${path}`;
    const pair = { target, pharmacyUid: undefined, notificationType: TYPE };
    expect(formerSubscriptionKeys(pair)).toHaveLength(count);
    expect(subscriptionKeys(pair)).toEqual([keyOf(target), ...formerSubscriptionKeys(pair)]);
  });

  it('tells types and levels apart', () => {
    const target = 'https://hooks.example.com/rx';
    const keys = [
      keyOf(target),
      keyOf(target, 'ph_1'),
      keyOf(target, 'ph_2'),
      keyOf(target, undefined, 'pharmacy_order_updated'),
    ];
    expect(new Set(keys).size).toBe(4);
  });

  it('has a key for a text that is no URL', () => {
    expect(keyOf('not a url')).not.toBe(keyOf('no url'));
  });
});

describe('presentSubscription', () => {
  it('shows the five fields of the vendor in their order, and no secret', () => {
    const subscription = aSubscription({
      uid: 'ns-7f21c0',
      eventTypes: [TYPE],
      metaData: { a: 1 },
    });
    expect(JSON.stringify(presentSubscription(subscription))).toBe(
      '{"uid":"ns-7f21c0","notification_type":"pharmacy_order_created","target":"https://hooks.example.com/in","options":"WEBHOOK","payload_version":"1"}',
    );
  });
});

describe('presentPharmacySubscription', () => {
  it('shows the three fields of the vendor in their order, and no secret', () => {
    const subscription = aSubscription({
      uid: 'sub-19ab04',
      pharmacyUid: 'ph_1',
      eventTypes: [TYPE],
      metaData: { a: 1 },
    });
    expect(JSON.stringify(presentPharmacySubscription(subscription))).toBe(
      '{"uid":"sub-19ab04","target":"https://hooks.example.com/in","notification_type":"pharmacy_order_created"}',
    );
  });
});

describe('at pharmacy level', () => {
  it('ids have the prefix of the vendor’s sample, at both levels', () => {
    expect(uidPrefixAt({ pharmacyUid: 'ph_1' })).toBe('sub-');
    expect(uidPrefixAt({ pharmacyUid: undefined })).toBe('ns-');
  });

  it('there are the three types that the vendor offers', () => {
    expect(PHARMACY_EVENT_TYPE_NAMES).toEqual([
      'pharmacy_order_created',
      'pharmacy_order_updated',
      'pharmacy_sku_stock_updated',
    ]);
  });
});
