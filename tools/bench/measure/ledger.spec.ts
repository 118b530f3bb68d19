import { expect, it } from 'vitest';
import { compareLedgers, expectedKeys } from './ledger.js';

it('an event is expected at each of its receivers', () => {
  expect(expectedKeys(['a', 'b'], ['/0', '/1'])).toEqual(['/0 a', '/0 b', '/1 a', '/1 b']);
});

it.each([
  ['all is well', ['x', 'y'], { x: 1, y: 1 }, { lost: 0, duplicated: 0, unexpected: 0 }],
  ['one is lost', ['x', 'y'], { x: 1 }, { lost: 1, duplicated: 0, unexpected: 0 }],
  ['one came three times', ['x', 'y'], { x: 3, y: 1 }, { lost: 0, duplicated: 1, unexpected: 0 }],
  ['one is a stranger', ['x'], { x: 1, z: 1 }, { lost: 0, duplicated: 0, unexpected: 1 }],
  [
    'a stranger makes up for none',
    ['x', 'y'],
    { x: 1, z: 1 },
    { lost: 1, duplicated: 0, unexpected: 1 },
  ],
  ['nothing was sent', [], {}, { lost: 0, duplicated: 0, unexpected: 0 }],
])('%s', (_what, expected, received, difference) => {
  expect(compareLedgers(expected, new Map(Object.entries(received)))).toEqual(difference);
});
