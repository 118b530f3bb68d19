import { parseExactJson } from '@rxhooks/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BusinessKeyPath, businessKeysIn, MAX_KEYS_IN_DATA } from './business-keys-in.js';

const at = (path: string, visibility: BusinessKeyPath['visibility'] = 'everybody') => ({
  path: path.split('.'),
  visibility,
});
const values = (data: unknown, ...paths: readonly string[]) =>
  businessKeysIn(
    data,
    paths.map((path) => at(path)),
  ).map(({ value }) => value);

describe('the business keys of an event', () => {
  it.each([
    ['a member', { uid: 'po-1' }, ['uid'], ['po-1']],
    ['a member of a member', { order: { uid: 'ord-1' } }, ['order.uid'], ['ord-1']],
    [
      'a member of each item',
      { items: [{ sku: { pzn: 'a' } }, { sku: null }, { sku: { pzn: 'b' } }] },
      ['items.sku.pzn'],
      ['a', 'b'],
    ],
    ['a value once', { uid: 'x', name: 'x' }, ['uid', 'name'], ['x']],
    ['a whole number as it is written', { id: 42 }, ['id'], ['42']],
    ['no empty text', { uid: '' }, ['uid'], []],
    ['no text that is longer than a key', { uid: 'x'.repeat(129) }, ['uid'], []],
    ['halves of surrogate pairs once', { a: '\ud800', b: '\ud801' }, ['a', 'b'], ['\ufffd']],
    ['nothing of another kind', { a: null, b: true, c: {}, d: [[]] }, ['a', 'b', 'c', 'd'], []],
    ['no inherited member', {}, ['constructor.name', '__proto__'], []],
  ])('are %s', (_, data, paths, expected) => {
    expect(values(data, ...paths)).toEqual(expected);
  });

  it('have every digit of a number that a double cannot hold', () => {
    expect(values(parseExactJson('{"id":9007199254740993}'), 'id')).toEqual(['9007199254740993']);
  });

  it('are limited in number, whatever data has', () => {
    const data = { items: Array.from({ length: 500 }, (_, n) => ({ uid: `i-${n}` })) };
    expect(values(data, 'items.uid')).toHaveLength(MAX_KEYS_IN_DATA);
  });

  it.each([
    ['everybody', ['organisation', 'everybody'], []],
    ['organisation', ['organisation'], []],
    ['everybody', ['organisation'], ['same']],
    ['data_reader', ['everybody', 'data_reader'], []],
    ['data_reader', ['data_reader'], ['same']],
    ['everybody', [], ['same']],
  ] as const)(
    'are for %s with a value in places for %j and given as %j',
    (expected, places, given) => {
      const data = Object.fromEntries(places.map((place) => [place, 'same']));
      const paths = places.map((place) => at(place, place));
      expect(businessKeysIn(data, paths, given)).toEqual([{ value: 'same', visibility: expected }]);
    },
  );

  it('are for readers of data as well when a list before them takes all places', () => {
    const data = { items: Array.from({ length: 60 }, (_, n) => `i-${n}`), patientId: 'pat-1' };
    const paths = [at('items'), at('patientId', 'data_reader')];
    const found = businessKeysIn(data, paths, ['pat-1']);
    expect(found).toContainEqual({ value: 'pat-1', visibility: 'data_reader' });
  });

  it('that upstream names count as they are hashed', () => {
    expect(businessKeysIn({}, [], ['\ud800', '\ud801'])).toEqual([
      { value: '\ufffd', visibility: 'everybody' },
    ]);
  });

  it('are found in any data without an error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string(), { minLength: 1 }), (data, path) => {
        for (const { value } of businessKeysIn(data, [{ path, visibility: 'everybody' }]))
          expect(value.length).toBeGreaterThan(0);
      }),
    );
  });
});
