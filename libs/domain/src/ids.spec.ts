import { expect, it } from 'vitest';
import { ID_PREFIXES } from './ids.js';

it('tells every kind of id from the others by its prefix', () => {
  const prefixes = Object.values(ID_PREFIXES);
  const clashes = prefixes.filter((one) =>
    prefixes.some((other) => other !== one && other.startsWith(one)),
  );
  expect(new Set(prefixes).size).toBe(prefixes.length);
  expect(clashes).toEqual([]);
});
