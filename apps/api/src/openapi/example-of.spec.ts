import { describe, expect, it } from 'vitest';
import { exampleOf } from './example-of.js';
import { refTo, type Schema, type Schemas } from './schema.js';

const text: Schema = { type: 'string' };
const object = (properties: Schemas): Schema => ({ type: 'object', properties });
const of = (schema: Schema, schemas: Schemas = {}) => exampleOf(schema, schemas);

describe('the example of a schema', () => {
  it('is its own one before that of the vocabulary', () => {
    const example = 'https://own.example.com';
    expect(of(object({ target: { ...text, example } }))).toEqual({ target: example });
    expect(of(object({ target: text }))).toEqual({ target: 'https://hooks.example.com/rx' });
  });

  it('is the first of the values that there are', () => {
    expect(of(object({ kind: { ...text, enum: ['held', 'paused'] } }))).toEqual({ kind: 'held' });
    expect(of(object({ is_due: { type: 'boolean' } }))).toEqual({ is_due: true });
  });

  it('follows references, lists and parts', () => {
    const schemas = { Thing: object({ slug: text }) };
    const page = { allOf: [object({ next_cursor: text }), object({ data: list('Thing') })] };
    expect(of(page, schemas)).toEqual({ next_cursor: null, data: [{ slug: 'linden' }] });
  });

  it('is that of the class, where it means something else by the name', () => {
    const schemas = { ApiKeyView: object({ display_name: text }) };
    expect(of(refTo('ApiKeyView'), schemas)).toEqual({ display_name: 'Shop' });
    expect(of(object({ display_name: text }))).toEqual({ display_name: 'Linden Health' });
  });

  it('leaves out what would contradict the rest', () => {
    const schemas = { BatchResult: object({ id: text, error: text }) };
    expect(of(refTo('BatchResult'), schemas)).toEqual({ id: 'order-5512-created' });
  });

  it('is none at all when a field has none, so that a test finds it', () => {
    expect(of(object({ slug: text, never_heard_of: text }))).toBeUndefined();
  });
});

function list(name: string): Schema {
  return { type: 'array', items: refTo(name) };
}
