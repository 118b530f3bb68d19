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
    ['Proxy', 'a'],
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
    ['more than 4096 characters', 'y'.repeat(4097)],
  ])('refuses a value with %s', (_what, value) => {
    expect(faultOfValue(value)).toEqual({
      field: 'header_value',
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
  ])('refuses a name with %s', (_what, name) => {
    expect(faultOfName(name)).toEqual({
      field: 'header_key',
      message: 'must be a header name of at most 128 characters',
    });
  });

  it.each([
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'Connection',
    'Keep-Alive',
    'Upgrade',
    'Expect',
    'TE',
    'Trailer',
    'Proxy-Authorization',
    'Proxy-Connection',
    'HTTP2-Settings',
    'Webhook-Signature',
    'webhook-id',
    'webhook-timestamp',
    'X-Webhook-Signature',
    'X-Webhook-Event',
    'X-Webhook-Test',
    'svix-id',
    'svix-signature',
    'User-Agent',
    'Content-Type',
    'Content-Encoding',
    'Accept-Encoding',
    'Cookie',
    '__proto__',
    'constructor',
  ])('refuses the name %s in every spelling', (name) => {
    for (const spelling of [name, name.toLowerCase(), name.toUpperCase()])
      expect(faultOfName(spelling)).toEqual({
        field: 'header_key',
        message: `must not be ${name.toLowerCase()}, which is reserved`,
      });
  });

  it('finds the fault of the name first', () => {
    expect(findHeaderFault({ name: 'Host', value: '\n' })?.field).toBe('header_key');
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

  it('passes nothing but one line of visible ASCII, whatever comes', () => {
    fc.assert(
      fc.property(text, text, (name, value) => {
        if (findHeaderFault({ name, value }) !== undefined) return;
        expect(`${name}: ${value}`).toMatch(/^[\x21-\x7e]+: [\x20-\x7e]+$/);
      }),
      { numRuns: 500 },
    );
  });
});
