import { describe, expect, it } from 'vitest';
import { ALL_OK, assignKinds, parseMix } from './mix.js';

describe('a mix', () => {
  it.each([
    ['ok:70,slow:10,fail:20', { ok: 70, slow: 10, fail: 20, hang: 0 }],
    ['ok:1', { ok: 1, slow: 0, fail: 0, hang: 0 }],
    [' fail:1 , ok:3 ', { ok: 3, slow: 0, fail: 1, hang: 0 }],
    ['ok:0,slow:5,hang:1', { ok: 0, slow: 5, fail: 0, hang: 1 }],
  ])('%s is read', (text, mix) => {
    expect(parseMix(text)).toEqual(mix);
  });

  it.each(['', 'ok', 'ok:', 'ok:-1', 'ok:1.5', 'bad:1', 'ok:1,ok:2', 'ok:0,fail:0', 'ok:1,'])(
    '"%s" is refused',
    (text) => {
      expect(() => parseMix(text)).toThrow('mix');
    },
  );
});

describe('kinds of receivers', () => {
  it.each([
    ['ok:1', 3, 'ok ok ok'],
    ['ok:1,fail:1', 4, 'ok fail ok fail'],
    ['ok:2,slow:1,fail:1', 4, 'ok slow fail ok'],
    ['ok:70,slow:10,fail:20', 1, 'ok'],
  ])('%s over %d are %s', (text, count, kinds) => {
    expect(assignKinds(parseMix(text), count).join(' ')).toBe(kinds);
  });

  it('come in the proportions of the mix', () => {
    const kinds = assignKinds(parseMix('ok:70,slow:10,fail:20'), 50);
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    expect([count('ok'), count('slow'), count('fail')]).toEqual([35, 5, 10]);
  });

  it('are all good without a mix', () => {
    expect(new Set(assignKinds(ALL_OK, 10))).toEqual(new Set(['ok']));
  });
});
