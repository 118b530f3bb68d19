import { readFileSync } from 'node:fs';
import type { JsonObject } from '@rxhooks/domain';
import { expect, it } from 'vitest';
import { SEMBLE_EVENT_TYPES } from './event-types.js';

const PAGE = readFileSync(new URL('../../../../docs/contracts/semble.md', import.meta.url), 'utf8');
const [section = ''] = (PAGE.split('\n## Event types\n')[1] ?? '').split('\n| fact');
const rows = section.split('\n').filter((line) => line.startsWith('| `'));

const wordsOf = (cell = '') => [...cell.matchAll(/`([\w.]+)`/g)].map(([, word = '']) => word);

/** `.updated` is the name before it with another last word. */
function namesIn(cell: string | undefined): readonly string[] {
  let full = '';
  return wordsOf(cell).map((word) => {
    full = word.startsWith('.') ? full.slice(0, full.lastIndexOf('.')) + word : word;
    return full;
  });
}

/** What has to be there and what may be, in one or the other of the forms that the data may have. */
function identifiersOf(schema: JsonObject) {
  const forms = (schema['oneOf'] ?? [schema]) as readonly JsonObject[];
  const required = forms.flatMap((form) => form['required'] as string[]);
  const texts = forms.flatMap((form) =>
    Object.entries(form['properties'] as Record<string, JsonObject>)
      .filter(([, { type }]) => [type].flat().includes('string'))
      .map(([name]) => name),
  );
  return { required, optional: texts.filter((name) => !required.includes(name)) };
}

it('the page has the identifiers of every event type, and of no other', () => {
  const documented = rows.flatMap((row) => {
    const [, names, required, optional] = row.split('|');
    const identifiers = { required: wordsOf(required), optional: wordsOf(optional) };
    return namesIn(names).map((name) => [name, identifiers] as const);
  });
  const known = SEMBLE_EVENT_TYPES.map(
    ({ name, schema }) => [name, identifiersOf(schema)] as const,
  );
  expect(documented).toHaveLength(known.length);
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(known));
});
