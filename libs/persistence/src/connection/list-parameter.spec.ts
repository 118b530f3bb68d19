import { describe, expect, it } from 'vitest';
import { listParameter } from './list-parameter.js';

describe('listParameter', () => {
  it.each([
    [[], '{}'],
    [['dlv_1', 'dlv_2'], '{"dlv_1","dlv_2"}'],
    [['NULL', '', 'a,b', '{c}', ' d '], '{"NULL","","a,b","{c}"," d "}'],
    [['say "no"', String.raw`C:\n`], String.raw`{"say \"no\"","C:\\n"}`],
    [['ü', '漢字'], '{"ü","漢字"}'],
    [['one', null, undefined], '{"one",null,null}'],
    [[1, -2.5, 1e21, 1e-7], '{1,-2.5,1e+21,1e-7}'],
    [[true, false], '{true,false}'],
  ])('writes %j as PostgreSQL reads it', (list, text) => {
    expect(listParameter(list)).toBe(text);
  });

  it.each([
    ['a text with a line feed', ['a "quoted"\ntext']],
    ['a text with half a character', ['\ud83d']],
    ['a date', [new Date(0)]],
    ['bytes', [Buffer.from('a')]],
    ['a list in it', [['a']]],
    ['a number that is none', [Number.NaN]],
  ])('leaves a list with %s to the driver', (_, list) => {
    expect(listParameter(list)).toBe(list);
  });

  it.each(['text', 7, null, undefined, Buffer.from('a')])('leaves %j as it is', (parameter) => {
    expect(listParameter(parameter)).toBe(parameter);
  });
});
