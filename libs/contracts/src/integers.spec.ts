import { parseExactJson } from '@rxhooks/json';
import { describe, expect, it } from 'vitest';
import { compileNormaliser } from './integers.js';
import { arrayOf, integer, nullable, partial, string } from './schema.js';

const schema = {
  ...partial({
    price: integer,
    maybe: nullable(integer),
    ratio: { type: 'number' },
    text: string,
    order: nullable(partial({ amount: integer })),
    items: arrayOf(partial({ amount: integer })),
    list: arrayOf(integer),
  }),
  oneOf: [partial({ either: integer }), partial({ other: integer })],
};
const normalise = compileNormaliser(
  [{ name: 'sold', schema }],
  [{ name: 'sold', schema: partial({ tries: integer }) }],
);

function normalised(data: string) {
  const said = { data: parseExactJson(data), metadata: undefined };
  const { data: value, faults } = normalise('sold', said);
  return faults.length > 0 ? faults : JSON.stringify(value);
}

describe('normalising integers', () => {
  it.each([
    ['{"price":1499.0}', '{"price":1499}'],
    ['{"price":1.7117e9}', '{"price":1711700000}'],
    ['{"price":9007199254740993.0}', '{"price":9007199254740993}'],
    ['{"price":12345678901234567890}', '{"price":12345678901234567890}'],
    ['{"price":1e+21}', '{"price":1000000000000000000000}'],
    ['{"price":-0}', '{"price":0}'],
    ['{"maybe":null,"price":5e1}', '{"maybe":null,"price":50}'],
    ['{"order":{"amount":2.0,"x":2.0}}', '{"order":{"amount":2,"x":2.0}}'],
    ['{"order":null}', '{"order":null}'],
    ['{"items":[{"amount":1},{"amount":2.0}]}', '{"items":[{"amount":1},{"amount":2}]}'],
    ['{"list":[1.0,2,3e0]}', '{"list":[1,2,3]}'],
    ['{"either":1.0,"other":2.0}', '{"either":1,"other":2}'],
  ])('writes %s as %s', (given, expected) => {
    expect(normalised(given)).toBe(expected);
  });

  it.each([
    '{"ratio":1.0,"unknown":1.0,"deep":{"price":1.0}}',
    '{"text":1.0}',
    '{"price":"1.0","order":[{"amount":1.0}],"items":{"amount":1.0}}',
    '{"__proto__":{"price":1.0},"constructor":2.0}',
  ])('leaves %s as it is: none of it is an integer by the schema', (given) => {
    expect(normalised(given)).toBe(given);
  });

  it('keeps a key named __proto__ beside rewritten members', () => {
    expect(normalised('{"__proto__":1.0,"price":1.0}')).toBe('{"__proto__":1.0,"price":1}');
  });

  it.each(['1.50', '9007199254740993.5', '1e-400', '1e400', '-1e400', '1e100000', '1e+300'])(
    'refuses %s, although a double would round it to an integer',
    (number) => {
      expect(normalised(`{"items":[{},{"amount":${number}}]}`)).toEqual([
        { field: 'data.items.1.amount', message: 'must be integer' },
      ]);
      expect(normalised(`{"maybe":${number}}`)).toEqual([
        { field: 'data.maybe', message: 'must be integer,null' },
      ]);
    },
  );

  it('tells of twenty faults at most', () => {
    expect(normalised(`{"list":[${'1.5,'.repeat(1000)}1.5]}`)).toHaveLength(20);
  });

  it('rewrites metadata as well, and leaves members without a schema alone', () => {
    const said = {
      data: parseExactJson('{"price":1.0}'),
      metadata: parseExactJson('{"tries":3.0}'),
    };
    expect(JSON.stringify(normalise('sold', said))).toBe(
      '{"data":{"price":1},"metadata":{"tries":3},"faults":[]}',
    );
    expect(JSON.stringify(normalise('other', said))).toBe(
      '{"data":{"price":1.0},"metadata":{"tries":3.0},"faults":[]}',
    );
  });

  it('does not copy data without changes', () => {
    const said = { data: { price: 1, items: [{ amount: 2 }] }, metadata: undefined };
    expect(normalise('sold', said).data).toBe(said.data);
  });
});
