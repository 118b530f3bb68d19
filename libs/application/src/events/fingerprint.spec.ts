import { parseExactJson } from '@rxhooks/json';
import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.js';

const of = (text: string) => fingerprint(parseExactJson(text)).toString('hex');

describe('fingerprint', () => {
  it.each([
    ['the order of keys', '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ['white space', '{"a":[1,2]}', '{ "a": [1, 2] }'],
    ['the spelling of a character', '{"a":"\\u00e4"}', '{"a":"ä"}'],
  ])('does not change with %s', (_, one, other) => {
    expect(of(one)).toBe(of(other));
  });

  it.each([
    ['a value', '{"a":1}', '{"a":2}'],
    ['the order of an array', '[1,2]', '[2,1]'],
    ['an integer beyond a double', '{"a":9007199254740993}', '{"a":9007199254740992}'],
    ['the name of a key', '{"a":1,"b":2}', '{"a":1,"c":2}'],
    ['the place of a value', '{"a":{"b":1,"c":2}}', '{"a":{"b":1},"c":2}'],
  ])('changes with %s', (_, one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  it('tells parts that were left out from parts that were not', () => {
    expect(fingerprint('t', undefined, 1)).not.toEqual(fingerprint('t', 1, undefined));
  });

  it.each([
    [
      '{"b":{"z":1.0,"a":[{"d":1,"c":2},null]},"a":"ä","10":1,"9":2}',
      'ebc5c020a44ca8fc4be9408a77827de16f9c0ccd3e91e03f95c2698f3a48a7e5',
    ],
    [
      '{"__proto__":{"b":1,"a":2},"constructor":1,"Z":1,"a":9007199254740993}',
      'd5035445bd8ae16cc3e81cb0b1f1ca0a1ea0aaed25370fceda6e5247de986e73',
    ],
  ])('is for %s what it has been since events are stored', (text, expected) => {
    expect(of(text)).toBe(expected);
  });
});
