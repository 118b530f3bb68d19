import { describe, expect, it } from 'vitest';
import { typescriptOf } from './typescript-of.js';

describe('the TypeScript of a schema', () => {
  it.each([
    [{ type: 'integer', minimum: 0 }, 'number'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'string', const: 'a"b' }, '"a\\"b"'],
    [{ enum: ['a', 1, null] }, '"a" | 1 | null'],
    [{ type: 'string', examples: ['a'] }, '"a" | (string & {})'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, 'readonly (string | null)[]'],
    [{ type: 'object' }, 'Readonly<Record<string, unknown>>'],
    [{}, 'unknown'],
    [
      { type: 'object', oneOf: [{ type: 'object' }, { const: 1 }] },
      'Readonly<Record<string, unknown>> | 1',
    ],
    [
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        additionalProperties: { type: ['string', 'null'] },
      },
      '{\nreadonly "a"?: string;\nreadonly [name: string]: string | null | undefined;\n}',
    ],
    [
      { type: 'object', additionalProperties: { type: 'integer' } },
      '{\nreadonly [name: string]: number | undefined;\n}',
    ],
    [
      {
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'boolean' }, 'b-c': { type: 'null', description: '*/' } },
      },
      '{\nreadonly "a": boolean;\n/** *\\/ */\nreadonly "b-c"?: null;\n}',
    ],
  ])('of %j is %s', (schema, text) => {
    expect(typescriptOf(schema)).toBe(text);
  });

  it.each([
    { type: 'string', not: {} },
    { oneOf: [] },
    { oneOf: [{ type: 'string' }], required: ['a'] },
    { type: 'object', additionalProperties: false },
    { type: 'date' },
  ])('is refused for %j', (schema) => {
    expect(() => typescriptOf(schema)).toThrow('There is no TypeScript for the');
  });
});
