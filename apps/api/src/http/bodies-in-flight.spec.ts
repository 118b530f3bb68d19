import { describe, expect, it } from 'vitest';
import { bodiesInFlight } from './bodies-in-flight.js';

const MEBIBYTE = 1024 * 1024;

describe('the limit of bodies in memory', () => {
  // The limits that Node gives to half of 256 MB, 512 MB, 1 GB and 2 GB, young generation included.
  it.each([
    [152, 4],
    [280, 9.6],
    [536, 22.4],
    [1048, 32],
    [4096, 32],
  ])('for a heap of %d MiB is %d MiB', (heap, expected) => {
    expect(bodiesInFlight(heap * MEBIBYTE)).toBeCloseTo(expected * MEBIBYTE, -1);
  });
});
