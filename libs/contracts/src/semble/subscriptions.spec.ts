import { expect, it } from 'vitest';
import { EVENT_TYPE_NAMES, labelOf, toMetaData } from './subscriptions.js';

it.each(['Main integration', '', 'Größe 😀'])(
  'the label %j comes back as it was given',
  (label) => {
    expect(labelOf(toMetaData(label))).toBe(label);
  },
);

it.each([undefined, {}, { label: null }, { label: 7 }])('the label of %j is empty', (metaData) => {
  expect(labelOf(metaData)).toBe('');
});

it('every event type can be subscribed to by its name', () => {
  expect(new Set(EVENT_TYPE_NAMES).size).toBe(95);
});
