import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHeaderFault } from './custom-header.js';

const faultOfName = (name: string) => findHeaderFault({ name, value: 'x' });
const faultOfValue = (value: string) => findHeaderFault({ name: 'X-Own', value });

describe('findHeaderFault', () => {
  it.each([
    ['X-Api-Key', 'secret'],
    ['Authorization', 'Bearer abc.def-ghi=='],
    ['X_Own', 'a b  c'],
    ["!#$%&'*+.^_`|~", '!~'],
    ['x', '1'],
    ['X'.repeat(128), 'y'.repeat(4096)],
    ['Webhooks', 'a'],
    ['Hostname', 'a'],
    ['X-Webhooks', 'a'],
    ['Contents', 'a'],
    ['Section', 'a'],
    ['X-Via', 'a'],
    ['X-Host-Name', 'a'],
    ['X-Signature', 'a'],
    ['Accept', 'a'],
    ['X.Own', 'a'],
    ['Idempotency-Key', 'a'],
    ['X-Forwarder', 'a'],
    ['CF-Access-Client-Secret', 'a'],
    ['X-Vercel-Protection-Bypass', 'a'],
    ['X-Goog-Api-Key', 'a'],
    ['X-Hosts', 'a'],
  ])('lets %.20s: %.20s pass', (name, value) => {
    expect(findHeaderFault({ name, value })).toBeUndefined();
  });

  it.each([
    ['a line feed', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['a new header', 'a\r\nX-Admin: true'],
    ['a NUL', 'a\0b'],
    ['a character whose low byte is a line feed', 'a\u010Ab'],
    ['a character whose low byte is a carriage return', 'a\u560Db'],
    ['an emoji', 'a😀'],
    ['Latin-1', 'café'],
    ['a tab', 'a\tb'],
    ['DEL', 'a\x7f'],
    ['nothing at all', ''],
    ['a space alone', ' '],
    ['a space in front', ' a'],
    ['a space at the end', 'a '],
    ['a line feed at the end', 'a\n'],
    ['a folded line', 'a\r\n b'],
    ['a tab fold', 'a\n\tb'],
    ['a carriage return at the end', 'a\r'],
    ['a vertical tab', 'a\vb'],
    ['a form feed', 'a\fb'],
    ['NEL', 'a\u0085b'],
    ['a line separator', 'a\u2028b'],
    ['a no-break space', 'a\u00a0b'],
    ['a lone surrogate', 'a\ud800b'],
    ['a low byte of NUL', 'a\u0100b'],
    ['a byte order mark', '\ufeffa'],
    ['more than 4096 characters', 'y'.repeat(4097)],
  ])('refuses a value with %s', (_what, value) => {
    expect(faultOfValue(value)).toEqual({
      field: 'value',
      message: 'must be 1 to 4096 visible ASCII characters',
    });
  });

  it.each([
    ['nothing', ''],
    ['a space', 'X Own'],
    ['a space at the end', 'X-Own '],
    ['a colon', 'X-Own:'],
    ['a line break', 'X-Own\r\nHost'],
    ['a line feed at the end', 'X-Own\n'],
    ['a NUL', 'X\0'],
    ['Latin-1', 'X-Über'],
    ['parentheses', 'X(Own)'],
    ['a slash', 'X/Own'],
    ['quotes', '"X"'],
    ['129 characters', 'X'.repeat(129)],
    ['a Kelvin sign', 'Coo\u212aie'],
    ['a long s', 'Ho\u017ft'],
    ['a Cyrillic letter', 'H\u043est'],
    ['fullwidth letters', '\uff28\uff4f\uff53\uff54'],
    ['a hyphen of another kind', 'Webhook\u2010Id'],
    ['a soft hyphen', 'Ho\u00adst'],
    ['a zero width space', 'Host\u200b'],
    ['a space in front', ' Host'],
    ['a tab at the end', 'Host\t'],
    ['a folded line', 'X-Own\r\n Host'],
    ['a line separator', 'X-Own\u2028Host'],
    ['a low byte of a line feed', 'X\u010aHost'],
    ['a colon in front', ':authority'],
    ['a comma', 'X-Own,Host'],
    ['a lone surrogate', 'X\ud800'],
    ['DEL', 'X\u007f'],
  ])('refuses a name with %s', (_what, name) => {
    expect(faultOfName(name)).toEqual({
      field: 'name',
      message: 'must be a header name of at most 128 characters',
    });
  });

  it('finds the fault of the name first', () => {
    expect(findHeaderFault({ name: 'Host', value: '\n' })?.field).toBe('name');
  });

  it('never quotes a value, which is a secret', () => {
    expect(JSON.stringify(faultOfValue('PLANTED\n'))).not.toContain('PLANTED');
    expect(JSON.stringify(findHeaderFault({ name: 'Host', value: 'PLANTED' }))).not.toContain(
      'PLANTED',
    );
  });

  const text = fc.string({
    unit: fc.oneof(
      fc.string({ unit: 'binary-ascii', minLength: 1 }),
      fc.constantFrom('é', '\u010A', '😀'),
    ),
  });

  it('accepts one line of visible ASCII only', () => {
    fc.assert(
      fc.property(text, text, (name, value) => {
        if (findHeaderFault({ name, value }) !== undefined) return;
        expect(`${name}: ${value}`).toMatch(/^[\x21-\x7e]+: [\x20-\x7e]+$/);
      }),
      { numRuns: 500 },
    );
  });
});
