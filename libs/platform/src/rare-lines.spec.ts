import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { kindOf, RareLines, sayLeftOut } from './rare-lines.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

function setUp() {
  const lines = new RareLines();
  const written: string[] = [];
  const tell = (kind: string) =>
    lines.tell(kind, (leftOut) => void written.push(`${kind} ${leftOut}`));
  return { tell, written };
}

it('a kind is one line a second, and the next one says how many were left out', () => {
  const { tell, written } = setUp();
  for (let count = 0; count < 500; count += 1) tell('OOM');
  vi.advanceTimersByTime(1000);
  tell('OOM');
  expect(written).toEqual(['OOM 0', 'OOM 499']);
});

it('one kind keeps no other from the log', () => {
  const { tell, written } = setUp();
  tell('OOM');
  tell('READONLY');
  expect(written).toEqual(['OOM 0', 'READONLY 0']);
});

it.each([
  [
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
    'ECONNREFUSED',
  ],
  [new Error("OOM command not allowed when used memory > 'maxmemory'."), 'OOM'],
  [new Error(''), ''],
  [undefined, 'undefined'],
])('%s is of the kind %s', (error, kind) => {
  expect(kindOf(error)).toBe(kind);
});

it('a line ends with how many were left out, when any were', () => {
  expect([0, 3].map((count) => `away${sayLeftOut(count)}`)).toEqual([
    'away',
    'away (3 lines like this left out)',
  ]);
});
