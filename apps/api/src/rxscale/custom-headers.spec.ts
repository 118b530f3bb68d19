import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { readCustomHeaders, withoutHeader } from './custom-headers.js';

describe('readCustomHeaders', () => {
  it('reads the one header there may be', () => {
    expect(readCustomHeaders({ header_key: 'X-Own', header_value: 'abc' }, '')).toEqual([
      { name: 'X-Own', value: 'abc' },
    ]);
  });

  it.each([{}, { header_key: null, header_value: null }, { header_key: undefined }])(
    'reads none from %j',
    (fields) => {
      expect(readCustomHeaders(fields, '')).toEqual([]);
    },
  );

  it.each([
    [{ header_key: 'X-Own' }, 'header_key'],
    [{ header_value: 'abc' }, 'header_key'],
    [{ header_key: 'X-Own', header_value: null }, 'header_key'],
    [{ header_key: 'X-Own', header_value: 7 }, 'header_key'],
    [{ header_key: ['X-Own'], header_value: 'abc' }, 'header_key'],
    [{ header_key: 'Host', header_value: 'abc' }, 'header_key'],
    [{ header_key: '', header_value: 'abc' }, 'header_key'],
    [{ header_key: 'X-Own', header_value: '' }, 'header_value'],
    [{ header_key: 'X-Own', header_value: 'a\r\nb' }, 'header_value'],
  ])('refuses %j at %s', (fields, field) => {
    for (const path of ['', 'meta_data.'])
      expect(() => readCustomHeaders(fields, path)).toThrow(
        expect.objectContaining({
          code: 'invalid',
          fields: [{ field: path + field, message: expect.stringMatching(/^must /) }],
        }),
      );
  });
});

describe('withoutHeader', () => {
  it('takes the header out and leaves the rest', () => {
    const metaData = { header_key: 'X-Own', team: 'blue', header_value: 'abc', n: { a: 1 } };
    expect(withoutHeader(metaData)).toEqual({ team: 'blue', n: { a: 1 } });
    expect(metaData).toHaveProperty('header_value');
  });

  it('takes 16 KiB beside the header, and no more', () => {
    const header = { header_key: 'X-Own', header_value: 'a'.repeat(4096) };
    const metaData = (bytes: number) => ({ ...header, a: 'x'.repeat(bytes - '{"a":""}'.length) });
    expect(JSON.stringify(withoutHeader(metaData(16_384)))).toHaveLength(16_384);
    expect(() => withoutHeader(metaData(16_385))).toThrow(
      expect.objectContaining({
        code: 'invalid',
        fields: [{ field: 'meta_data', message: 'must have at most 16384 bytes as JSON' }],
      }),
    );
  });

  it('tells empty metadata from none', () => {
    expect(withoutHeader({ header_key: 'X-Own', header_value: 'abc' })).toEqual({});
    expect(withoutHeader(undefined)).toBeUndefined();
  });
});
