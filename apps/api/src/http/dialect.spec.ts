import { describe, expect, it } from 'vitest';
import { OUR_ERRORS } from './described-errors.js';
import { type Dialect, Dialects } from './dialect.js';

const plain: Dialect = {
  contract: 'vendor',
  title: 'Vendor',
  olderPrefixes: [],
  keyHeaders: ['X-Key'],
  prefixes: ['/plain', '/v1/plain'],
  readKey: () => 'key',
  toErrorAnswer: (_, common) => common,
  errors: OUR_ERRORS,
};
const dialects = new Dialects([plain]);

describe('Dialects', () => {
  it.each(['/plain', '/plain/', '/plain/x', '/v1/plain/x?y=/z', '/plain?x'])(
    'speak %s in the vendor’s own way',
    (url) => {
      expect(dialects.of({ url })).toBe(plain);
    },
  );

  it.each(['/', '', '/plainly', '/x/plain', '/v1', '/v1?x=/plain', '//plain'])(
    'speak %s in the common way',
    (url) => {
      expect(dialects.of({ url })).toBeUndefined();
    },
  );

  it('are chosen by the route if one was found, and not by the spelling of the path', () => {
    const routeOptions = { url: '/plain/:id' };
    expect(dialects.of({ url: '/pl%61in/1', routeOptions })).toBe(plain);
    expect(dialects.of({ url: '/plain/1', routeOptions: { url: '/x' } })).toBeUndefined();
  });
});
