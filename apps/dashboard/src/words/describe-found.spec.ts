import { expect, it } from 'vitest';
import type { Found } from '../api/find-events.ts';
import { describeFound } from './describe-found.ts';
import { understandSearch } from './understand-search.ts';

const found = (by: Found['by'], count: number, next: string | null = null): Found => ({
  ids: Array.from({ length: count }, (_, index) => `evt_${index}`),
  next,
  by,
});

it.each<[string, Found | undefined, string]>([
  [
    '',
    found('nothing', 5),
    'Takes an event id, a delivery id, a business key such as po-5512, or a host.',
  ],
  ['po-1', undefined, 'Understood as a business key; without a match, as the id of an event.'],
  ['po-1', found('key', 1), '1 event with the business key po-1, of any time.'],
  ['po-1', found('key', 20, 'next'), '20 or more events with the business key po-1, of any time.'],
  ['order-1', found('id', 1), 'The event with the id order-1.'],
  [
    'po-1',
    found('id', 0),
    'Understood as a business key; without a match, as the id of an event. Nothing was found.',
  ],
  ['dlv_1a', found('delivery', 1), 'The event of the delivery dlv_1a.'],
  ['a.example', found('host', 2), '2 events with a delivery to a.example.'],
])('%j with %o says "%s"', (text, result, sentence) => {
  expect(describeFound(understandSearch(text), result)).toBe(sentence);
});
