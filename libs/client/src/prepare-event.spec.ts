import { describe, expect, it } from 'vitest';
import type { DomainEvent } from './event.js';
import { UnsendableEventError } from './json-check.js';
import { prepareEvent } from './prepare-event.js';

const event = (data: unknown, more: object = {}) =>
  ({ event_type: 'something_happened', data, ...more }) as DomainEvent;

const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

describe('prepareEvent', () => {
  it('keeps an id and makes one up where there is none', () => {
    expect(prepareEvent(event({}, { id: 'order-1' })).id).toBe('order-1');
    const made = prepareEvent(event({})).id;
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
    expect(prepareEvent(event({})).id).not.toBe(made);
  });

  it('adds nothing else and leaves the given event alone', () => {
    const given = event({ uid: 'x' });
    expect(Object.keys(prepareEvent(given)).sort()).toEqual(['data', 'event_type', 'id']);
    expect(given).toEqual({ event_type: 'something_happened', data: { uid: 'x' } });
  });

  it.each<[string, unknown]>([
    ['an absent member', { a: undefined }],
    ['null, text, numbers, lists', { a: null, b: ['x', 1.5, -0, true, { c: [] }] }],
    ['the largest exact integers', { a: Number.MAX_SAFE_INTEGER, b: Number.MIN_SAFE_INTEGER }],
    ['the smallest fraction', { a: Number.MIN_VALUE }],
    ['a date', { at: new Date(0) }],
    [
      'an object of a class',
      new (class Order {
        uid = 'po-1';
      })(),
    ],
    ['an object without a prototype', Object.assign(Object.create(null), { uid: 'x' })],
  ])('takes %s', (_name, data) => {
    expect(() => prepareEvent(event(data))).not.toThrow();
  });

  it('takes the same object twice, as long as it does not contain itself', () => {
    const address = { city: 'Hamburg' };
    expect(() => prepareEvent(event({ delivery: address, invoice: address }))).not.toThrow();
  });

  it.each<[string, unknown, string, string]>([
    ['NaN', { price: Number.NaN }, 'data.price', 'would become null'],
    ['Infinity', { items: [1, { price: -Infinity }] }, 'data.items[1].price', 'would become null'],
    ['a bigint', { a: { b: 1n } }, 'data.a.b', 'send it as a string'],
    ['an inexact integer', { n: 2 ** 53 }, 'data.n', 'send it as a string'],
    ['a huge number', { n: 1e300 }, 'data.n', 'send it as a string'],
    ['undefined in a list', { list: [1, undefined] }, 'data.list[1]', 'would become null'],
    [
      'a hole in a list',
      { list: Object.assign([], { length: 1 }) },
      'data.list[0]',
      'would become null',
    ],
    ['a function', { f: () => 1 }, 'data.f', 'would be left out'],
    ['a symbol', { s: Symbol('x') }, 'data.s', 'would be left out'],
    ['a map', { m: new Map([[1, 2]]) }, 'data.m', 'is a Map'],
    ['a set', { m: new Set([1]) }, 'data.m', 'is a Set'],
    ['a forgotten await', { order: Promise.resolve({}) }, 'data.order', 'is a Promise'],
    ['an error', { e: new TypeError('x') }, 'data.e', 'is a TypeError'],
    ['bytes', { pdf: Buffer.from('x') }, 'data.pdf', 'base64'],
    ['an invalid date', { at: new Date(Number.NaN) }, 'data.at', 'invalid date'],
    ['a circle', { c: cyclic }, 'data.c.self', 'refers back to itself'],
    ['what toJSON gives', { o: { toJSON: () => ({ n: 1n }) } }, 'data.o.n', 'send it as a string'],
    ['no data', undefined, 'data', 'has to be an object'],
    ['a list as data', [], 'data', 'has to be an object'],
    ['null as data', null, 'data', 'has to be an object'],
  ])('refuses %s, naming the path', (_name, data, path, problem) => {
    const error = catchError(() => prepareEvent(event(data)));
    expect(error).toBeInstanceOf(UnsendableEventError);
    expect(error).toMatchObject({ path, message: expect.stringContaining(problem) });
  });

  it.each([
    ['event_type', { event_type: '' }],
    ['id', { id: '' }],
    ['id', { id: 7 }],
    ['timestamp', { timestamp: 1760000000.5 }],
    ['timestamp', { timestamp: '1760000000' }],
    ['metadata.n', { metadata: { n: Number.NaN } }],
  ])('refuses a bad %s', (path, change) => {
    expect(catchError(() => prepareEvent(event({}, change)))).toMatchObject({ path });
  });

  it('never quotes a value', () => {
    const error = catchError(() =>
      prepareEvent(event({ name: [['Erika'], 12345678901234567890n] })),
    );
    expect(String(error)).not.toMatch(/Erika|1234/);
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
